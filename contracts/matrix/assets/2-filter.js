// What is shown: every word of the text, one verdict, one model or action, one basis.

const filter = { text: "", verdict: "", group: "", basis: "" }
const cells = new Map()  // item name → the elements that stand for it in the map and the tables
const rows = []          // { element, names } of the tables' rows
const sections = []      // { element, names } of the groups
let shown = items

const haystacks = new Map(items.map(item => [
  item.name, [item.name, item.what, item.meaning, item.source, item.kind].join(" ").toLowerCase(),
]))

function fits(item, words) {
  return (!filter.verdict || item.verdict === filter.verdict) && (!filter.group || item.group === filter.group)
    && (!filter.basis || item.basis === filter.basis) && words.every(word => haystacks.get(item.name).includes(word))
}

function apply() {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean)
  shown = items.filter(item => fits(item, words))
  const names = new Set(shown.map(item => item.name))
  for (const [name, elements] of cells) for (const one of elements) one.classList.toggle("dim", !names.has(name))
  for (const one of [...rows, ...sections]) one.element.hidden = !one.names.some(name => names.has(name))
  byId("shown").textContent = shown.length === items.length ? count(items.length, "item") : `${shown.length} of ${count(items.length, "item")}`
  byId("nothing").hidden = shown.length > 0
}

function choose(verdict) {
  filter.verdict = filter.verdict === verdict ? "" : verdict
  for (const button of byId("verdicts").children) button.setAttribute("aria-pressed", button.value === filter.verdict)
  apply()
}

function drawTools() {
  const verdicts = [["", "All"], ["right", "Right"], ["wrong", "Differs"], ["never", "Never"]]
  byId("verdicts").append(...verdicts.map(([value, label]) =>
    el("button", { type: "button", value, "aria-pressed": value === "", onclick: () => choose(value) }, label)))
  byId("group").append(...groups.map(group => el("option", { value: group.name }, group.name)))
  const bases = [...new Set(items.map(item => item.basis).filter(Boolean))]
  byId("basis").append(...bases.map(basis => el("option", { value: basis }, `${basis}: ${BASES[basis]}`)))
  for (const name of ["text", "group", "basis"])
    byId(name).addEventListener("input", event => { filter[name] = event.target.value; apply() })
  byId("tools").addEventListener("submit", event => event.preventDefault())
  byId("clear").addEventListener("click", () => {
    Object.assign(filter, { text: "", verdict: "", group: "", basis: "" })
    byId("tools").reset()
    choose("")
    byId("text").focus()
  })
}
