// The sentence on top, the sources, and the heat map: a square an item, a row a model or action.

function drawTop() {
  const of = verdict => items.filter(item => item.verdict === verdict).length
  const [right, wrong, never] = [of("right"), of("wrong"), of("never")]
  const parts = [el("span", { class: "good" }, right === items.length ? `All ${right}` : `${right} of ${items.length}`), " items are right"]
  if (wrong) parts.push(", ", el("span", { class: "wrong" }, wrong === 1 ? "1 differs" : `${wrong} differ`))
  if (never) parts.push(", ", el("span", { class: "never" }, never === 1 ? "1 was never exercised" : `${never} were never exercised`))
  byId("sentence").append(...parts, ".")
  for (const [verdict, number] of [["right", right], ["wrong", wrong], ["never", never]])
    if (number) {
      const part = el("i", { class: verdict })
      part.style.flexGrow = number
      byId("bar").append(part)
    }
  byId("sources").append(...columns.map(column => {
    const saw = items.filter(item => exercised(item, column)).length
    const trouble = [...column.problems.map(problem => el("div", { class: "trouble" }, problem)),
      ...column.notes.map(note => el("div", { class: "soft" }, note))]
    return el("li", {}, el("b", {}, column.name), " ", el("span", { class: "soft" }, `${column.about} · exercised ${count(saw, "item")}`), trouble)
  }))
}

function drawLegend() {
  const key = (look, text) => el("span", {}, el("i", { class: look }), text)
  const n = columns.length
  const half = n > 2 ? "in half of them or more" : "in 1"
  const seen = [key("right-3", n === 1 ? "right" : `right in all ${n} sources`), n > 1 && key("right-2", half), n > 2 && key("right-1", "in fewer")]
  byId("legend").append(...seen.filter(Boolean), key("wrong", WORDS.wrong), key("never", WORDS.never))
}

function drawMap() {
  const map = byId("map")
  const caption = byId("caption")
  const tell = item => {
    const by = seenBy(item).map(column => column.name).join(", ")
    caption.replaceChildren(el("code", {}, item.name), ` ${WORDS[item.verdict]}${by ? ` · ${by}` : ""} · ${item.meaning}`)
  }
  const most = Math.max(...groups.map(group => group.members.length))
  map.style.setProperty("--most", most)
  map.style.setProperty("--gaps", `${most + 2.5 * Math.max(...groups.map(group => group.members.filter(item => !isValue(item)).length))}px`)
  map.style.setProperty("--sources", columns.length)
  const names = el("span", { class: "shares", "aria-hidden": "true" }, columns.map(column => el("span", { class: "name", title: column.name }, column.name)))
  map.append(el("div", { class: "strip", role: "presentation" }, el("span"), el("span"), names))
  let section = groups[0].section
  for (const group of groups) {
    const squares = group.members.map(item => {
      const square = el("a", {
        href: address(item), class: `${heat(item)}${isValue(item) ? "" : " field"}`, role: "gridcell", tabindex: -1,
        "aria-label": `${item.name}: ${WORDS[item.verdict]}`, onmouseenter: () => tell(item), onfocus: () => tell(item),
      })
      cells.set(item.name, [square])
      return square
    })
    const shares = columns.map(column => {
      const share = Math.floor(100 * group.members.filter(item => exercised(item, column)).length / group.members.length)
      return el("span", { class: share === 100 ? "whole" : share ? "some" : "", title: column.name }, share ? `${share} %` : "")
    })
    const first = group.section !== section && group.section !== "rules"
    section = group.section
    map.append(el("div", { class: first ? "strip first" : "strip", role: "row" },
      el("span", { role: "rowheader" }, el("a", {
        href: `#group-${group.name}`, onclick: event => { event.preventDefault(); byId(`group-${group.name}`).scrollIntoView() },
      }, group.name)),
      el("div", { class: "cells", role: "presentation" }, squares), el("div", { class: "shares", "aria-hidden": "true" }, shares)))
  }
  caption.textContent = "Point at a square, or walk there with the arrow keys."
  walkable(map)
}

// One stop of the tab key; arrow keys go on from there, up and down to the nearest square of the next row.
function walkable(map) {
  const lines = [...map.querySelectorAll(".cells")].map(line => [...line.children])
  lines[0][0].tabIndex = 0
  map.addEventListener("focusin", event => {
    if (!event.target.matches(".cells a")) return
    map.querySelectorAll(".cells a[tabindex='0']").forEach(square => { square.tabIndex = -1 })
    event.target.tabIndex = 0
  })
  map.addEventListener("keydown", event => {
    const y = lines.findIndex(line => line.includes(event.target))
    if (y < 0) return
    const x = lines[y].indexOf(event.target)
    const line = move => lines[Math.min(Math.max(y + move, 0), lines.length - 1)]
    const to = {
      ArrowRight: lines[y][x + 1], ArrowLeft: lines[y][x - 1], Home: lines[y][0], End: lines[y].at(-1),
      ArrowDown: line(1)[Math.min(x, line(1).length - 1)], ArrowUp: line(-1)[Math.min(x, line(-1).length - 1)],
    }[event.key]
    if (!to) return
    event.preventDefault()
    to.focus()
  })
}
