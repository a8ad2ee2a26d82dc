// SPDX-License-Identifier: MIT
// Elements without markup: whatever came over the network only ever becomes a text node.

export function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

// A name that others chose. Isolated, so that right-to-left marks in it turn nothing around.
export function name(text) {
  return make("bdi", "", text);
}

// Only what changed is touched: with 500 dynos this is most of the work of an update.
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function show(element, visible) {
  if (element.hidden === visible) element.hidden = !visible;
}
