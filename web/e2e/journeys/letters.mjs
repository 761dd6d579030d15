// The letters that a picture carries are used: in a page under its policy, and when it is opened by itself.
const figure = '/figures/ranked.svg?indicator=funding.per_capita&level=commune&use=slide';
const named = 'Essor Sans, Liberation Sans, Arial, Helvetica, sans-serif';

export const journeys = [
  {
    name: 'pictures are written in the letters that they carry',
    main: true,
    run: async (t) => {
      await t.open('/');
      const same = await t.page.evaluate(
        async ({ figure, named }) => {
          const svg = await (await fetch(figure)).text();
          if (!svg.includes(named)) throw new Error('the picture names other fonts');
          const drawn = async (text) => {
            const img = new Image();
            img.src = `data:image/svg+xml,${encodeURIComponent(text)}`;
            await img.decode();
            const canvas = Object.assign(document.createElement('canvas'), { width: 1280, height: 720 });
            const to = canvas.getContext('2d');
            to.drawImage(img, 0, 0, 1280, 720);
            return canvas.toDataURL();
          };
          // No machine has the first font by its name, all have the second, whose widths are others.
          const alone = svg.replace(named, 'Essor Sans, monospace');
          const [asServed, ownLetters, without] = [await drawn(svg), await drawn(alone), await drawn(alone.replace(/<style>[^<]*<\/style>/, ''))];
          return { own: asServed === ownLetters, control: ownLetters !== without };
        },
        { figure, named },
      );
      t.want(same.own, 'in a page, the picture is not written in its own letters');
      t.want(same.control, 'other letters give the same picture: this shows nothing');

      const response = await t.page.goto(t.base + figure);
      t.want(response.ok(), `${response.status()}`);
      const faces = await t.page.evaluate(async () => {
        await document.fonts.ready;
        const texts = [...document.querySelectorAll('text')];
        const wide = (family) => {
          document.documentElement.style.fontFamily = family;
          return texts.map((e) => e.getComputedTextLength());
        };
        const own = wide('Essor Sans, monospace');
        const machine = wide('Liberation Sans, Arimo, Arial');
        return { loaded: [...document.fonts].map((f) => f.status), off: Math.max(...own.map((w, i) => Math.abs(w - machine[i]) / machine[i])), texts: texts.length };
      });
      t.note(`${faces.texts} texts, ${faces.loaded}; widths differ from those of the machine's own font by ${(100 * faces.off).toFixed(2)} % at most`);
      t.want(faces.loaded.length === 2 && faces.loaded.every((s) => s === 'loaded'), `letters: ${faces.loaded}`);
      t.want(faces.off < 0.015, `widths are off by ${faces.off}`);
    },
  },
];
