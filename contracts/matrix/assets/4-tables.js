// A table a model or action: a row a field or input, its values as chips, and what each source saw of it.

const link = item => el("a", { href: address(item), class: `item mark ${item.verdict}` }, el("code", {}, short(item)))
const short = item => item.name === item.group ? "every record, and no other" : item.name.slice(item.name.indexOf(".") + 1)
const label = item => item.name.endsWith("<*") ? "any other of Gem's" : item.what
const chip = item => el("a", { href: address(item), class: `chip mark ${item.verdict}`, title: item.name }, label(item))

function saw(item, column) {
  const cell = item && item.seen[column.name]
  if (!cell) return el("span", { class: "soft", title: "did not exercise it" }, "–")
  const right = cell.right.toLocaleString("en")
  if (cell.wrong) return el("span", {}, el("span", { class: "wrong-count" }, `${cell.wrong.toLocaleString("en")} differ`), cell.right ? `, ${right}` : "")
  return cell.right ? right : el("span", { class: "soft" }, "skipped")
}

function drawRow(row) {
  const nested = row.item && row.item.kind === "part"
  const own = row.item ? link(row.item) : el("code", { class: "soft" }, row.path.slice(row.path.indexOf(".") + 1))
  const chips = row.chips.map(chip)
  const meaning = row.item && !nested && row.item.name !== row.item.group ? el("div", { class: "soft" }, row.item.meaning) : null
  const element = el("tr", {},
    el("th", { scope: "row", class: nested ? "part" : false }, own),
    el("td", {}, meaning, chips.length ? el("div", { class: "chips" }, chips) : null),
    columns.map(column => el("td", { class: "number", "data-source": column.name }, saw(row.item, column))))
  const all = [row.item, ...row.chips].filter(Boolean)
  if (row.item) cells.get(row.item.name).push(own)
  row.chips.forEach((item, index) => cells.get(item.name).push(chips[index]))
  rows.push({ element, names: all.map(item => item.name) })
  return element
}

function drawTables() {
  for (const group of groups) {
    const [first] = group.members
    const tells = first.name === group.name
    const right = group.members.filter(item => item.verdict === "right").length
    const all = right === group.members.length
    const verdict = group.members.some(item => item.verdict === "wrong") ? "wrong" : all ? "right" : "never"
    const element = el("section", { class: "group", id: `group-${group.name}`, "aria-labelledby": `title-${group.name}` },
      el("div", { class: "heading" },
        el("h2", { id: `title-${group.name}` }, group.name),
        el("span", { class: "soft" }, tells ? first.meaning : ""),
        el("span", { class: `pill ${verdict}` }, all ? `all ${right} right` : `${right} of ${group.members.length} right`)),
      el("div", { class: "scroll" }, el("table", {},
        el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "item"), el("th", { scope: "col" }, "what it may be"),
          columns.map(column => el("th", { scope: "col", class: "number", title: column.name }, column.name)))),
        el("tbody", {}, group.rows.map(drawRow)))))
    sections.push({ element, names: group.members.map(item => item.name) })
    byId("matrix").append(element)
  }
}
