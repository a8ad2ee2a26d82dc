// SPDX-License-Identifier: MIT
// Elements without markup: text from the network only ever becomes a text node.

export function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

// A name from outside. Isolated, so that right-to-left marks in it reverse no other text.
export function name(text) {
  return make("bdi", "", text);
}

// Updates only what changed: with 500 dynos this is most of the work of an update.
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function show(element, visible) {
  if (element.hidden === visible) element.hidden = !visible;
}
