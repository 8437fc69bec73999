// One item: what its contract says, and what every source saw of it, Gem's side and ours next to each other.

const drawer = byId("drawer")
const TESTS = 12
let open = null

function sides(item) {
  if (item.section === "actions") return [["unified", "what is asked of us, and our answer"], ["gem", "what Gem is asked"]]
  if (item.path.endsWith(".changed_at")) return [["gem", "the record, before and after"], ["unified", "changed_at"]]
  return [["gem", "what Gem sends"], ["unified", "what the connector makes of it"]]
}

function pane(title, value, look = "") {
  const body = value === null && title.startsWith("what Gem") ? el("pre", { class: "soft" }, "Gem has it no longer.") : json(value)
  return el("div", { class: `pane ${look}` }, el("h4", {}, title), body)
}

function drawExample(item, example) {
  const [[left, leftTitle], [right, rightTitle]] = sides(item)
  const panes = example.problem && item.section === "models"
    ? [pane(leftTitle, example[left]), el("div", { class: "stack" }, pane("what it must be", example.expected, "must"), pane("what it is", example.unified, "is"))]
    : [pane(leftTitle, example[left]), pane(rightTitle, example[right])]
  return el("figure", {},
    el("figcaption", {}, example.remote_id ? el("code", {}, example.remote_id) : null, example.remote_id ? ` · ${example.moment}` : "",
      example.problem ? el("span", { class: "problem" }, example.problem) : null),
    el("div", { class: "panes" }, panes))
}

const LOOKS = { passed: "right", failed: "wrong", error: "wrong", skipped: "never", xfailed: "never" }

function drawTests(tests) {
  const failed = one => LOOKS[one.outcome] === "wrong"
  const lines = [...tests.filter(failed), ...tests.filter(one => !failed(one))].map(one => el("li", { class: `mark ${LOOKS[one.outcome]}` }, el("code", {}, one.test),
    el("span", { class: "soft" }, one.outcome), one.message ? el("span", { class: "problem" }, one.message) : null))
  lines.slice(TESTS).forEach(line => { line.hidden = true })
  const more = lines.length > TESTS ? el("button", { type: "button", class: "more", onclick: event => {
    lines.forEach(line => { line.hidden = false })
    event.target.remove()
  } }, `${lines.length - TESTS} more`) : null
  return [el("ul", { class: "tests" }, lines), more]
}

function drawSource(item, column) {
  const cell = item.seen[column.name]
  const verdict = cell ? cell.verdict : "never"
  const unit = column.kind === "tests" ? "test" : { models: "value", actions: "call" }[item.section] || "item"
  const told = [cell && cell.right ? `right in ${count(cell.right, unit)}` : "", cell && cell.wrong ? `differs in ${count(cell.wrong, unit)}` : ""]
  const text = told.filter(Boolean).join(", ") || (cell ? "its tests did not run" : "did not exercise it")
  return el("section", { class: "evidence" },
    el("header", {}, el("h3", {}, column.name), el("span", { class: `pill ${verdict}` }, WORDS[verdict]), el("span", { class: "soft" }, text)),
    ((cell || {}).examples || []).map(example => drawExample(item, example)),
    (cell || {}).tests ? drawTests(cell.tests) : null)
}

function drawContract(item) {
  const near = items.filter(other => other.path === item.path && other.group === item.group)
  const jump = (other, text) => el("a", { href: address(other), class: `chip mark ${other.verdict}`, "aria-current": other === item || false }, text)
  const shownBy = (item.shown_by || []).map(name => byName.get(name))
  const facts = [
    ["means", item.meaning],
    [item.section === "models" ? "from" : "shown by", item.source && !shownBy.length && el("code", {}, item.source)],
    ["shown by", shownBy.length && el("span", { class: "chips" }, shownBy.map(other => jump(other, other.name)))],
    ["basis", item.basis && `${item.basis}: ${BASES[item.basis]}`],
    ["also", near.length > 1 && el("span", { class: "chips" }, near.map(other => jump(other, other.name === other.path ? "itself" : label(other))))],
  ]
  return el("dl", { class: "from" }, facts.filter(([, fact]) => fact).flatMap(([name, fact]) => [el("dt", {}, name), el("dd", {}, fact)]))
}

// What differs comes first, what saw nothing last.
function byWeight(item) {
  const weight = column => ["wrong", "right", "never"].indexOf((item.seen[column.name] || { verdict: "never" }).verdict)
  return [...columns].sort((one, other) => weight(one) - weight(other))
}

function show(item) {
  open = item
  const list = shown.includes(item) ? shown : items
  const at = list.indexOf(item)
  const step = (move, label, sign) => el("button", { type: "button", "aria-label": label, disabled: !list[at + move], onclick: () => go(move) }, sign)
  drawer.replaceChildren(
    el("div", { class: "rail" }, step(-1, "The item before", "←"), step(1, "The next item", "→"), el("span", { class: "soft" }, `${at + 1} of ${list.length}`),
      el("button", { type: "button", "aria-label": "Close", onclick: () => drawer.close() }, "×")),
    el("div", { class: "sheet" },
      el("h2", { id: "drawer-name", tabindex: -1, autofocus: "" }, item.name),
      el("div", { class: "pills" }, el("span", { class: `pill ${item.verdict}` }, WORDS[item.verdict]), el("span", { class: "pill plain" }, item.kind === "gem" ? "Gem's value" : item.kind)),
      drawContract(item),
      byWeight(item).map(column => drawSource(item, column))))
  drawer.scrollTop = 0
  if (!drawer.open) drawer.showModal()
  else byId("drawer-name").focus()
}

function go(move) {
  const list = shown.includes(open) ? shown : items
  const to = list[list.indexOf(open) + move]
  if (to) { history.replaceState(null, "", address(to)); show(to) }
}

function addressed() {
  const name = location.hash.slice(1)
  try { return byName.get(decodeURIComponent(name)) } catch { return undefined /* a hash that is no address of ours */ }
}

function follow() {
  const item = addressed()
  if (item) show(item)
  else if (drawer.open) drawer.close()
}

function drawDrawer() {
  drawer.addEventListener("close", () => {
    if (addressed()) history.replaceState(null, "", location.pathname + location.search)
    open = null
  })
  drawer.addEventListener("click", event => { if (event.target === drawer) drawer.close() })
  addEventListener("hashchange", follow)
  addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (drawer.open && event.key === "ArrowLeft") go(-1)
    else if (drawer.open && event.key === "ArrowRight") go(1)
    else if (!drawer.open && event.key === "/" && !event.target.matches("input, select")) { event.preventDefault(); byId("text").focus() }
  })
}

drawTop()
drawLegend()
drawTools()
drawMap()
drawTables()
drawDrawer()
apply()
follow()
