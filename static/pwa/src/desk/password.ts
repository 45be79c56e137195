/** A button beside each password that shows or hides what was typed; without script there is none. */

function withButton(field: HTMLInputElement): void {
  const { show, hide } = field.dataset;
  if (!show || !hide) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "reveal";
  button.textContent = show;
  button.setAttribute("aria-controls", field.id);
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => {
    const shown = field.type === "text";
    field.type = shown ? "password" : "text";
    button.textContent = shown ? show : hide;
    button.setAttribute("aria-pressed", String(!shown));
    field.focus();
  });
  const box = document.createElement("span");
  box.className = "revealing";
  field.replaceWith(box);
  box.append(field, button);
  // What was sent and what the browser keeps is a password again.
  field.form?.addEventListener("submit", () => {
    field.type = "password";
  });
}

for (const field of document.querySelectorAll<HTMLInputElement>("input[data-show]")) withButton(field);
