/**
 * What stands in a field stays in the page. Browsers keep the state of fields in files of their own,
 * to show it again after a crash: typed text, ticks, choices, in the clear. They leave out a field
 * that one types in where it says so; ticks and text areas where their form does. Every field of the
 * app is made through here.
 */
import { options } from "preact";

/** The form in index.html that says so for them. */
const UNKEPT = "unkept";

const before = options.vnode;
options.vnode = (vnode) => {
  const props = vnode.props as { type?: string; autocomplete?: string; form?: string };
  const isTick = props.type === "radio" || props.type === "checkbox";
  if (vnode.type === "textarea" || (vnode.type === "input" && isTick)) props.form ??= UNKEPT;
  else if (vnode.type === "input") props.autocomplete ??= "off";
  before?.(vnode);
};
