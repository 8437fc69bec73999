"use strict"
// The data of the page, and how elements are made of it: by text alone, never by HTML, for payloads hold whatever people wrote.

const { columns, items, complete } = JSON.parse(document.getElementById("data").textContent)
const byName = new Map(items.map(item => [item.name, item]))
const WORDS = { right: "right", wrong: "differs", never: "never exercised" }
const BASES = {
  coverage: "the public coverage page states it", confirmed: "follows from what somebody has seen of Gem",
  inferred: "follows from a sibling API, or common sense", ours: "nobody has said how; a live tenant may prove it wrong",
}
const byId = id => document.getElementById(id)
const count = (number, one, many = one + "s") => `${number.toLocaleString("en")} ${number === 1 ? one : many}`

function el(tag, attributes, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes || {}))
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value)
    else if (value !== undefined && value !== false && value !== null) made.setAttribute(name, value)
  made.append(...children.flat().filter(child => child !== undefined && child !== null))
  return made
}

function grouped(list, by) {
  const found = new Map()
  for (const one of list) found.set(by(one), [...(found.get(by(one)) || []), one])
  return found
}

const address = item => "#" + encodeURIComponent(item.name).replaceAll("%3D", "=").replaceAll("%3A", ":")
const exercised = (item, column) => ((item.seen[column.name] || {}).verdict || "never") !== "never"
const seenBy = item => columns.filter(column => (item.seen[column.name] || {}).right)
// How hot an item is: 3 where all sources saw it, 2 where half of them or more did.
const level = number => number === columns.length ? 3 : 2 * number >= columns.length ? 2 : 1
const heat = item => item.verdict === "right" ? `right right-${level(seenBy(item).length)}` : item.verdict
const isValue = item => !["model", "action", "field", "part", "input", "feature", "rule"].includes(item.kind) || item.name !== item.path

const groups = [...grouped(items, item => item.group)].map(([name, members]) => ({
  name, members, section: members[0].section,
  // One row a field, part or input; its values, nulls and cases are chips in it.
  rows: [...grouped(members, item => item.path)].map(([path, inside]) => ({
    path, item: inside.find(item => !isValue(item)), chips: inside.filter(isValue),
  })),
}))

// json(value) → lines of coloured text.
function json(value) {
  const lines = []
  const write = (parts, depth) => {
    const line = el("span", { class: "line" }, ...parts)
    line.style.marginLeft = `${depth * 1.1}em`
    lines.push(line)
  }
  const scalar = one => typeof one === "string" ? el("span", { class: "s" }, JSON.stringify(one))
    : el("span", { class: typeof one === "number" ? "n" : "l" }, String(one))
  const walk = (one, depth, before, after) => {
    const list = Array.isArray(one)
    const entries = one && typeof one === "object" ? Object.entries(one) : null
    if (!entries) return write([...before, scalar(one), after], depth)
    const [open, close] = list ? "[]" : "{}"
    if (!entries.length) return write([...before, open + close, after], depth)
    write([...before, open], depth)
    entries.forEach(([key, inner], index) => walk(
      inner, depth + 1, list ? [] : [el("span", { class: "k" }, JSON.stringify(key)), ": "], index < entries.length - 1 ? "," : ""))
    write([close + after], depth)
  }
  walk(value, 0, [], "")
  return el("pre", {}, ...lines)
}
