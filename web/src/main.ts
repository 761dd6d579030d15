// The entry of every page. An element with data-enhance="NAME" is handed to src/enhance/NAME.ts, which
// is fetched only then: pages work without, and pay only for what they have.

/** What a module of src/enhance exports. */
export interface Enhancement {
  default(element: HTMLElement): void | Promise<void>;
}

const modules = import.meta.glob<Enhancement>('./enhance/*.ts');

for (const element of document.querySelectorAll<HTMLElement>('[data-enhance]')) {
  const load = modules[`./enhance/${element.dataset.enhance}.ts`];
  load?.()
    .then((module) => module.default(element))
    .catch((error: unknown) => {
      element.dataset.enhanced = 'failed'; // the page stays as the server made it
      console.error(`enhance ${element.dataset.enhance}:`, error);
    });
}
