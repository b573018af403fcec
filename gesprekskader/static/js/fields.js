// Shows a field only when it matters: data-shows-when="kind=citaat". Without script all are there.
export function start(root) {
  for (const field of root.querySelectorAll("[data-shows-when]")) {
    const [name, values] = field.dataset.showsWhen.split("=");
    const form = field.closest("form");
    const update = () => {
      const chosen = new FormData(form).getAll(name); // several of ticks
      field.hidden = !values.split("|").some((value) => chosen.includes(value));
    };
    form.addEventListener("change", update);
    update();
  }
}
