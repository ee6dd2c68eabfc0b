// What is broken on the page as it stands. `asWritten`: in its usual size, where no word and no choice may be cut.
(asWritten) => {
  const BOXES = ".button, .choice, .chip, .card, .notice, .error-summary, .summary-row, summary, th, td";
  const HIDDEN = "script, style, option, .visually-hidden, .skip-link";
  const WORD = /(?<![.@\p{L}])\p{L}+(?![.@]?\p{L})/gu; // but those of addresses
  const ARROW = 16; // pixels, of a select
  const found = new Set();
  const wide = document.documentElement.clientWidth;
  const start = (text) => text.trim().slice(0, 60);

  if (document.documentElement.scrollWidth > wide) found.add(`sideways ${document.documentElement.scrollWidth}`);

  for (const one of document.querySelectorAll("body *")) {
    if (!one.checkVisibility() || one.closest(`svg, ${HIDDEN}`) || one.matches("input, textarea, select, br")) continue;
    const style = getComputedStyle(one);
    if (style.display === "inline") continue;
    const across = one.scrollWidth - one.clientWidth > 2;
    const down = one.scrollHeight - one.clientHeight > 2;
    const name = `${one.tagName}.${one.className}: ${start(one.innerText)}`;
    if ((across && style.overflowX !== "visible") || (down && style.overflowY !== "visible")) found.add(`cut: ${name}`);
    else if (across && one.matches(BOXES)) found.add(`spills over: ${name}`);
  }

  const pen = document.createElement("canvas").getContext("2d");
  for (const one of asWritten ? document.querySelectorAll("main select") : []) {
    const style = getComputedStyle(one);
    const room = one.clientWidth - parseFloat(style.paddingInlineStart) - parseFloat(style.paddingInlineEnd) - ARROW;
    pen.font = style.font;
    for (const choice of one.options) if (pen.measureText(choice.text).width > room) found.add(`cut: ${choice.text}`);
  }

  const lines = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    const parent = text.parentElement;
    if (!text.data.trim() || !parent.checkVisibility() || parent.closest(HIDDEN)) continue;
    const range = document.createRange();
    for (const word of asWritten && !parent.closest("svg") ? text.data.matchAll(WORD) : []) {
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      if (range.getClientRects().length > 1) found.add(`broken: ${word[0]}`);
    }
    range.selectNodeContents(text);
    for (const box of range.getClientRects()) {
      if (box.left < -1 || box.right > wide + 1) found.add(`off the page: ${start(text.data)}`);
      lines.push({ words: start(text.data), box });
    }
  }

  lines.sort((one, other) => one.box.top - other.box.top);
  lines.forEach((one, at) => {
    for (const other of lines.slice(at + 1)) {
      if (other.box.top > one.box.bottom) break;
      const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const down = one.box.bottom - other.box.top;
      const half = Math.min(one.box.height, other.box.height) / 2;
      if (across > 2 && down > half) found.add(`one over the other: ${one.words} | ${other.words}`);
    }
  });
  return [...found];
}
