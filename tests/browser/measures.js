// What a screen is like for an eye and a thumb, measured where it is shown. Runs in the page.
(() => {
  const parse = (css) => {
    const [r, g, b, a = 1] = css.match(/[\d.]+/g).map(Number);
    return css.startsWith("color(") ? [r * 255, g * 255, b * 255, a] : [r, g, b, a];
  };
  const over = ([r, g, b, a], below) =>
    [r, g, b].map((c, i) => c * a + below[i] * (1 - a)).concat(1);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => {
      const s = c / 255;
      return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ratio = (a, b) => {
    const [dark, pale] = [light(a), light(b)].sort((x, y) => x - y);
    return (pale + 0.05) / (dark + 0.05);
  };
  const groundOf = (element) => {
    const above = [];
    for (let at = element; at; at = at.parentElement) {
      const ground = parse(getComputedStyle(at).backgroundColor);
      above.push(ground);
      if (ground[3] === 1) break;
    }
    return above.reduceRight((below, ground) => over(ground, below), [255, 255, 255, 1]);
  };
  const isShown = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    element.getClientRects().length > 0;
  const named = (element) =>
    `${element.tagName.toLowerCase()}${element.className ? "." + String(element.className).replaceAll(" ", ".") : ""} ` +
    `“${(element.getAttribute("aria-label") ?? element.textContent ?? "").trim().slice(0, 40)}”`;
  const root = () => document.querySelector("dialog[open]") ?? document.body;
  const texts = () => {
    const found = [];
    const walker = document.createTreeWalker(root(), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      if (/\S/.test(walker.currentNode.data) && isShown(parent) && !parent.matches("script, style"))
        found.push(walker.currentNode);
    }
    return found;
  };

  /** Every text and what it stands on: [ratio, what]. Placeholders, values and disabled ones too. */
  const contrasts = () => {
    const found = texts()
      .map((node) => node.parentElement)
      .map((element) => [element, getComputedStyle(element).color]);
    for (const field of root().querySelectorAll("input:not([type=radio], [type=checkbox]), textarea")) {
      if (!isShown(field)) continue;
      found.push([field, getComputedStyle(field).color]);
      if (field.placeholder) found.push([field, getComputedStyle(field, "::placeholder").color]);
    }
    return found.map(([element, colour]) => {
      const ground = groundOf(element);
      return [ratio(over(parse(colour), ground), ground), named(element)];
    });
  };

  /** Whatever is pressed: [shorter side in CSS px, what]. A chip's input lies over the chip. */
  const targets = () =>
    [...root().querySelectorAll("button, a[href], input, textarea, select, summary")]
      .filter((one) => one.getClientRects().length && one.checkVisibility())
      .map((one) => {
        const box = (one.matches("label:not(.chip) input[type=checkbox]") ? one.closest("label") : one)
          .getBoundingClientRect();
        return [Math.min(box.width, box.height), `${named(one)} ${box.width.toFixed(1)}×${box.height.toFixed(1)}`];
      });

  /** What is cut off, or reaches out of its box or of the screen. */
  const cut = () => {
    const found = [];
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth > wide) {
      const out = [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > wide + 0.5);
      found.push(`sideways scroll: ${document.documentElement.scrollWidth} > ${wide}: ${out.slice(0, 4).map(named).join(", ")}`);
    }
    for (const node of texts()) {
      const parent = node.parentElement;
      if (parent.closest(".leaflet-container, .squares")) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const box = parent.closest("button, a.icon, .chip > span, .alert, .undo")?.getBoundingClientRect();
      for (const rect of range.getClientRects()) {
        if (rect.left < -1 || rect.right > wide + 1) found.push(`out of the screen: ${named(parent)}`);
        else if (
          box &&
          (rect.left < box.left - 1 || rect.right > box.right + 1 || rect.top < box.top - 2 || rect.bottom > box.bottom + 2)
        )
          found.push(`out of its box: ${named(parent)}`);
        else continue;
        break;
      }
    }
    for (const field of root().querySelectorAll("input:not([type=radio], [type=checkbox])"))
      if (field.scrollWidth > field.clientWidth + 1) found.push(`cut in its field: ${named(field)} ${field.name}`);
    const bars = [...document.querySelectorAll(".top, .bar")].map((bar) => bar.getBoundingClientRect().height);
    const room = innerHeight - bars.reduce((sum, high) => sum + high, 0);
    if (!document.querySelector("dialog[open]") && room < innerHeight / 4)
      found.push(`bars leave ${Math.round(room)} px of ${innerHeight}`);
    return found;
  };

  /** What moves although it was asked not to. */
  const moving = () =>
    [...document.querySelectorAll("*")]
      .filter((element) => {
        const style = getComputedStyle(element);
        const lasts = (css) => css.split(",").some((time) => parseFloat(time) > 0);
        return (
          (style.animationName !== "none" && lasts(style.animationDuration)) ||
          (style.transitionProperty !== "none" && lasts(style.transitionDuration)) ||
          style.scrollBehavior === "smooth"
        );
      })
      .map(named);

  /** Of what has the focus: contrast of its ring with what is around, its width, whether it can be seen. */
  const focus = () => {
    const at = document.activeElement;
    const ring = at.matches(".chip input") ? at.nextElementSibling : at;
    const style = getComputedStyle(ring);
    const ground = groundOf(ring.parentElement);
    const box = ring.getBoundingClientRect();
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 24));
    return {
      what: named(ring),
      ratio: ratio(over(parse(style.outlineColor), ground), ground),
      width: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
      seen: !!top && (at.contains(top) || ring.contains(top) || top.contains(ring) && !top.matches(".bar, .top")),
    };
  };

  globalThis.measures = { contrasts, targets, cut, moving, focus };
})();
