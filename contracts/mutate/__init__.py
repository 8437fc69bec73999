"""Who would notice if the mapping, or Gem, were otherwise? Changes both in every small way; somebody has to notice.

    operators patterns     how code is changed: a node of a syntax tree, a piece of a regular expression
    mutants                every such change of `connector/mapping`, each with an id that outlives moved lines
    fresh                  the connector imported anew, one module of its mapping changed
    reading tenants        what it makes of tenants that do not move
    expecting trial        what the contracts expect of those, and whether a mutant is noticed
    modules                which models to look at first
    explanations           `equivalent.yaml`: mutants that make no difference, and why
    answer_operators       how an answer of Gem is changed
    answers answer_trial   whether that is noticed: by everyone, and where only the connector sees it
    drawing                which unified fields draw on a field of Gem's
    pool                   many mutants in several processes
    mapping answer_score report    the scores, and how they are shown

Why no library: mutmut 3 switches between mutants of functions, and leaves out what stands outside of them, where the
enum tables stand. cosmic-ray changes files in place and runs a command for each mutant, two thousand of which take
hours, and it has no operators for entries of a table, fields of a record, defaults and branches. Both ask the tests of
a project. Here the contracts are asked, in one process: 0.1 s for a mutant.
"""
