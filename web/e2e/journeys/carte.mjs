// The map: the question it opens on, its form, its keys, its states.
const alive = () => document.querySelector('#carte')?.dataset.ready === 'map';

/** Opens the map and waits until it lives. */
async function open(t, address = '/carte') {
  await t.open(address);
  await t.until(alive);
}

/** Waits until another state is there. */
async function settled(t, part) {
  await t.until((part) => decodeURIComponent(location.href).includes(part) && !document.querySelector('#carte').hasAttribute('aria-busy'), part);
}

const counts = (t) => t.page.evaluate(() => JSON.parse(document.querySelector('#carte').dataset.counts));

/** The numbers of the legend: of the classes, and of what has none. */
const legend = (t) => t.page.$$eval('.legend-keys b', (all) => all.map((b) => Number(b.textContent.replace(/\D/g, ''))));

export const journeys = [
  {
    name: 'the question, another indicator, an area, by mouse',
    main: true,
    mode: 'mouse',
    run: async (t) => {
      await open(t);
      await t.wantText('h1', 'Le soutien va-t-il là où le besoin est le plus fort');
      await t.wantText('#carte-sentence', /besoin fort, aucun soutien.*besoin fort, soutien, moitié haute.*on ne peut pas dire si/s);
      await t.axe();
      await t.shot('question');
      const { shift } = await t.painted();
      await t.page.emulateMedia({ colorScheme: 'dark' });
      await t.axe();
      await t.page.emulateMedia({ colorScheme: 'light' });
      const idle = await t.page.getAttribute('#carte', 'data-idle');
      let firstPaint = Infinity; // of three at most: what else the machine does only adds
      for (let i = 0; i < 3 && firstPaint > 1000; i++) {
        if (i > 0) await open(t);
        await t.until(() => globalThis.essorWatch.firstPaint > 0);
        firstPaint = Math.min(firstPaint, (await t.painted()).firstPaint);
      }
      t.note(`first contentful paint ${Math.round(firstPaint)} ms, layout shift ${shift.toFixed(4)}, map idle ${idle} ms`);
      t.want(firstPaint > 0 && firstPaint <= 1000, `first contentful paint after ${firstPaint} ms`);
      t.want(shift === 0, `the layout shifts by ${shift}`);
      let tiles = 0;
      t.page.on('request', (r) => (tiles += /\.mvt/.test(r.url()) ? 1 : 0));
      await t.page.selectOption('#f-view', '');
      await settled(t, 'indicator=funding.per_capita');
      await t.page.selectOption('#f-indicator', 'ess.density');
      await settled(t, 'indicator=ess.density');
      t.want(tiles === 0, `${tiles} tiles were fetched for another indicator`);
      await t.wantText('h1', 'Densité');
      const drawn = await counts(t);
      const told = await legend(t);
      // The highest class is on top; zeros stand below the lowest.
      const want = [4, 3, 2, 1, 0, ...(drawn[20] ? [20] : [])].map((i) => drawn[i] ?? 0);
      t.want(JSON.stringify(told.slice(0, want.length)) === JSON.stringify(want), `drawn ${JSON.stringify(drawn)}, legend ${told}`);
      await t.page.locator('.living').click();
      await t.until(() => /hab/.test(document.querySelector('.map-said').textContent));
      t.want((await t.page.locator('tr.here').count()) === 1, 'the area is not lit in the table');
      await t.page.locator('tr[data-id] a').first().hover();
      t.want((await t.page.locator('tr.here').count()) === 1, 'a row that is pointed at is not lit');
      await t.page.goBack();
      await settled(t, 'funding.per_capita');
      await t.wantText('h1', 'Subventions nettes');
    },
  },
  {
    name: 'zero is drawn apart, as in the legend',
    main: true,
    mode: 'mouse',
    run: async (t) => {
      await open(t, '/carte?indicator=funding.per_capita');
      let drawn = await counts(t);
      t.want(drawn[20] === 55, `${drawn[20]} zeros are drawn, 55 in the demonstration`);
      t.want(JSON.stringify((await legend(t)).slice(0, 6)) === JSON.stringify([4, 3, 2, 1, 0, 20].map((i) => drawn[i] ?? 0)), `legend ${await legend(t)}`);
      await t.shot('zeros');
      await open(t, '/carte?indicator=funding.per_capita&uncertainty=verdict');
      drawn = await counts(t);
      t.want(JSON.stringify((await legend(t)).slice(0, 4)) === JSON.stringify([2, 1, 20, 0].map((i) => drawn[i] ?? 0)), `legend ${await legend(t)}, drawn ${JSON.stringify(drawn)}`);
      await open(t);
      drawn = await counts(t);
      const cells = await t.page.$$eval('.cells svg text', (all) => all.map((c) => Number(c.textContent)));
      // Need to the right, support upwards; a cell is 3 × need + support.
      t.want(JSON.stringify(cells) === JSON.stringify([2, 5, 8, 1, 4, 7, 0, 3, 6].map((i) => drawn[i] ?? 0)), `cells ${cells}, drawn ${JSON.stringify(drawn)}`);
    },
  },
  {
    name: 'from area to area by keyboard',
    main: true,
    mode: 'keyboard',
    run: async (t) => {
      await open(t, '/carte?indicator=funding.per_capita');
      await t.page.focus('#f-breaks', { timeout: 1000 }).catch(() => {});
      await t.page.focus('summary');
      for (let i = 0; i < 12 && !(await t.page.evaluate(() => document.activeElement.classList.contains('living'))); i++) await t.press('Tab');
      t.want(await t.page.evaluate(() => document.activeElement.classList.contains('living')), 'Tab does not lead to the map');
      await t.press('Home');
      await t.wantText('.map-said', /40,92.*intervalle 11,07 à 107,89.*on ne peut pas dire.*rang 1–64 sur 9\d/s);
      const first = await t.text('.map-said');
      await t.press('ArrowRight');
      await t.press('ArrowUp');
      t.want((await t.text('.map-said')) !== first, 'arrows lead nowhere');
      await t.press('End');
      await t.wantText('.map-said', /0,00/);
      await t.press('Home', 'Space');
      await settled(t, 'sel=commune/');
      await t.wantText('.map-said', 'ajouté à la comparaison');
      t.want((await t.page.locator('tr.picked').count()) === 1, 'the area is not picked in the table');
      await t.press('?');
      await t.wantText('.helped', 'flèches');
      await t.press('Escape', 'Home', 'Enter');
      await t.page.waitForURL('**/territoires/commune/*');
    },
  },
  {
    name: 'keys of table and legend, and breaks by keyboard',
    mode: 'keyboard',
    run: async (t) => {
      await open(t, '/carte?indicator=ess.density');
      await t.page.focus('.living');
      await t.press('t');
      t.want(await t.page.evaluate(() => document.activeElement.id === 'table'), 't does not lead to the table');
      await t.page.focus('.living');
      await t.press('l');
      t.want(await t.page.evaluate(() => document.activeElement.id === 'legend'), 'l does not lead to the legend');
      await t.press('Tab', 'ArrowRight');
      await settled(t, 'breaks=');
      await t.axe();
    },
  },
  {
    name: 'breaks as numbers',
    main: true,
    mode: 'mouse',
    run: async (t) => {
      await open(t, '/carte?indicator=funding.per_capita');
      await t.page.click('summary');
      await t.page.selectOption('#f-method', 'manual');
      await settled(t, 'breaks=');
      const kept = await t.page.inputValue('#f-breaks');
      t.want(kept.split(' ; ').length === 4, `the field has ${kept}`);
      t.want((await t.page.inputValue('#f-method')) === 'manual', 'the method snaps back');
      await t.page.selectOption('#f-method', 'fisher-jenks');
      await t.until(() => !location.search.includes('breaks='));
      for (const [text, by] of [['2,5 ; 10 ; 20', 'Enter'], ['2,5 10 21', 'Tab'], ['3;10;22', '#f-show']]) {
        await open(t, '/carte?indicator=funding.per_capita');
        await t.page.click('summary');
        await t.page.fill('#f-breaks', text);
        if (by.startsWith('#')) await t.page.click(by);
        else await t.press(by);
        await settled(t, `breaks=${text.replace(/(\s*;\s*| )/g, '_').replace(',', '.').replaceAll('_', ',')}`);
        t.want((await t.page.inputValue('#f-method')) === 'manual', `${text}: the method stays`);
        t.want((await legend(t)).length >= 4, `${text}: the legend has ${await legend(t)}`);
      }
      const before = await counts(t);
      await t.page.fill('#f-breaks', '10 ; 2 ; abc');
      await t.press('Enter');
      await t.wantText('main > .notice', 'Bornes');
      await t.until(() => !document.querySelector('#carte').hasAttribute('aria-busy'));
      t.want((await t.page.inputValue('#f-breaks')) === '10 ; 2 ; abc', 'what was typed is gone');
      t.want(JSON.stringify(await counts(t)) === JSON.stringify(before), 'bad breaks draw another map');
      await t.axe();
      await t.page.fill('#f-breaks', '2 ; 10');
      await t.press('Enter');
      await settled(t, 'breaks=2,10');
      t.want((await t.page.locator('main > .notice').count()) === 0, 'the notice stays');
    },
  },
  {
    name: 'breaks as numbers without script',
    main: true,
    mode: 'noscript',
    run: async (t) => {
      await t.open('/carte?indicator=funding.per_capita');
      await t.page.click('summary');
      await t.page.fill('#f-breaks', '2,5 ; 10');
      await t.page.click('#f-show');
      t.want(t.where() === '/carte?indicator=funding.per_capita&breaks=2.5,10', `the address is ${t.where()}`);
      await t.page.selectOption('#f-method', 'quantile');
      await t.page.click('#f-show');
      t.want(/classes=quantile/.test(t.where()) && !t.where().includes('breaks='), `the address is ${t.where()}`);
      await t.page.click('summary');
      await t.page.fill('#f-breaks', 'abc');
      await t.page.click('#f-show');
      await t.wantText('main > .notice', 'Bornes');
      t.want((await t.page.inputValue('#f-breaks')) === 'abc', 'what was typed is gone');
    },
  },
  {
    name: 'handles of the histogram by keyboard',
    main: true,
    mode: 'keyboard',
    run: async (t) => {
      await open(t, '/carte?indicator=funding.per_capita');
      await t.page.focus('#break-2');
      const on = () => t.page.evaluate(() => [document.activeElement.id, document.activeElement.getAttribute('aria-valuetext'), Number(document.activeElement.getAttribute('aria-valuenow'))]);
      let [, text, was] = await on();
      t.want(/^\d+,?\d*\s€ par\shab\.$/.test(text), `told as ${text}`);
      const moved = [];
      for (const key of ['ArrowRight', 'ArrowRight', 'PageUp', 'PageDown', 'Home', 'End']) {
        await t.press(key);
        await t.until((was) => Number(document.getElementById('break-2')?.getAttribute('aria-valuenow')) !== was, was);
        await t.until(() => !document.querySelector('#carte').hasAttribute('aria-busy'));
        const [id, , now] = await on();
        t.want(id === 'break-2', `${key}: the focus falls to ${id || 'nothing'}`);
        moved.push(now - was);
        was = now;
      }
      t.want(Math.abs(moved[2]) > 3 * moved[0] && moved[3] < 0 && moved[4] < 0 && moved[5] > 0, `moved by ${moved}`);
    },
  },
  {
    name: 'areas to compare, by keyboard, to the sheet',
    main: true,
    mode: 'keyboard',
    run: async (t) => {
      await open(t, '/carte?indicator=funding.per_capita');
      await t.page.focus('.living');
      await t.press('Home', 'Space');
      await settled(t, 'sel=commune/');
      await t.until(() => /^[^ ].* est ajouté à la comparaison/.test(document.querySelector('.map-said').textContent));
      await t.until(() => document.querySelector('.map-said').textContent === ''); // it does not stay over the map
      await t.press('ArrowRight', 'Space');
      await t.until(() => document.querySelectorAll('.chosen li').length === 2);
      await t.press('End', 'Space');
      await t.until(() => document.querySelectorAll('.chosen li').length === 3);
      await t.axe();
      await t.press('Home', 'ArrowRight', 'ArrowUp', 'Space');
      await t.wantText('.map-said', 'Trois territoires au plus');
      t.want((await t.page.locator('tr.picked').count()) === 3, 'the fourth is taken');
      await t.shot('chosen');
      await t.page.selectOption('#f-level', 'qpv2015');
      await settled(t, 'level=qpv2015');
      await t.wantText('main > .notice', /3 territoire/);
      t.want((await t.page.locator('.chosen').count()) === 0, 'areas of another level stay');
      await t.page.goBack();
      await t.until(() => document.querySelectorAll('.chosen li').length === 3);
      await t.page.focus('.chosen .compare');
      await t.press('Enter');
      await t.page.waitForURL(/territoires\/commune\/\d+\?sel=commune\/\d+,commune\/\d+$/);
    },
  },
  {
    name: 'years on the same classes',
    main: true,
    mode: 'keyboard',
    run: async (t) => {
      await open(t, '/carte?indicator=funding.per_capita');
      const years = await t.page.$$eval('#f-period option', (all) => all.map((o) => o.value).filter((v) => /^\d{4}$/.test(v)));
      await t.page.focus('.timeline input');
      const seen = new Set();
      for (const year of years.slice(0, 3)) {
        await t.press('ArrowLeft');
        await settled(t, `period=${year}`);
        seen.add(new URL(t.page.url()).searchParams.get('breaks'));
        await t.wantText('.carte-legend', 'mêmes classes pour toutes les années');
        const [, last] = await t.page.$$eval('.histogram .ends span', (all) => all.map((s) => s.textContent));
        const text = await t.text('.legend-keys');
        t.want(!/(\d+,\d+)[^\d]* à \1 /.test(text), `a class from a number to itself: ${text}, to ${last}`);
      }
      t.want(seen.size === 1 && ![...seen][0].startsWith('null'), `breaks ${[...seen].join(' and ')}`);
      const drawn = await counts(t);
      t.want([1, 2, 3, 4].filter((i) => drawn[i]).length >= 2, `a year has one colour alone: ${JSON.stringify(drawn)}`);
      await t.shot('year');
    },
  },
  {
    name: 'what is said of areas, and what lies under and over them',
    main: true,
    mode: 'keyboard',
    run: async (t) => {
      await open(t);
      await t.page.focus('tr[data-id] a'); // of most need
      await t.wantText('.map-said', /pauvreté.*soutien.*Case\s: besoin/s);
      await t.wantText('.legend-keys', 'contour des quartiers prioritaires');
      t.want((await t.page.getAttribute('.maplibregl-canvas', 'aria-label')).startsWith('Carte'), 'the canvas is not named in French');
      await open(t, '/carte?indicator=ess.density&period=2023&against=2015');
      await t.page.focus('.living');
      await t.press('Home');
      await t.wantText('.map-said', /contre .*écart /s);
      let ground = 0;
      t.page.on('request', (r) => (ground += /tiles\/commune/.test(r.url()) ? 1 : 0));
      await open(t, '/carte?indicator=ess.density&level=qpv2024');
      t.want(ground > 0, 'there are no communes under the neighbourhoods');
      await t.wantText('label[for=f-level]', 'Échelle');
    },
  },
  ...[1400, 1920, 2300, 2560, 3840].map((width) => ({
    name: `map and table at ${width} px`,
    main: width === 2560,
    mode: 'mouse',
    viewport: { width, height: Math.round((width * 9) / 16) },
    run: async (t) => {
      for (const address of ['/carte', '/carte?indicator=funding.per_capita']) {
        await open(t, address);
        const [over, rows] = await t.page.$eval('.rows', (box) => [
          box.scrollWidth - box.clientWidth,
          [...box.querySelectorAll('tbody tr')].filter((r) => r.offsetTop + r.offsetHeight <= box.clientHeight).length,
        ]);
        t.want(over <= 0, `the table scrolls sideways by ${over} px`);
        t.want(rows >= (width > 2240 ? 10 : 6), `${rows} rows are seen`);
        await t.wantNoOverflow();
        await t.shot(`page${address.length}`);
      }
    },
  })),
  {
    name: 'the form without script',
    main: true,
    mode: 'noscript',
    run: async (t) => {
      await t.open('/carte');
      await t.wantText('h1', 'Le soutien va-t-il');
      await t.page.selectOption('#f-indicator', 'ess.density');
      await t.page.selectOption('#f-view', '');
      await t.page.selectOption('#f-level', 'qpv2015');
      await t.page.click('.carte-form button');
      t.want(t.where() === '/carte?indicator=ess.density&level=qpv2015', `the address is ${t.where()}`);
      t.want((await t.page.locator('tr[data-id]').count()) === 26, 'there are not 26 neighbourhoods');
      await t.wantText('.carte-table', 'Rang');
    },
  },
  {
    name: 'neighbours by the form',
    mode: 'mouse',
    run: async (t) => {
      await open(t, '/carte?indicator=ess.density');
      await t.page.selectOption('#f-view', 'lisa');
      await settled(t, 'view=lisa');
      await t.wantText('h1', 'Les voisins se ressemblent');
      const drawn = await counts(t);
      const told = await legend(t);
      t.want([0, 1, 2, 3, 4].every((k) => (drawn[k] ?? 0) === told[k]), `drawn ${JSON.stringify(drawn)}, legend ${told}`);
      await t.axe();
      await t.page.selectOption('#f-indicator', 'people.count');
      await settled(t, 'people.count');
      t.want(!t.where().includes('lisa'), `counts are compared with neighbours: ${t.where()}`);
    },
  },
  {
    name: 'neighbours without script',
    mode: 'noscript',
    run: async (t) => {
      await t.open('/carte?indicator=ess.density');
      await t.page.selectOption('#f-view', 'lisa');
      await t.page.click('.carte-form button');
      t.want(t.where() === '/carte?indicator=ess.density&view=lisa', `the address is ${t.where()}`);
      await t.wantText('#carte-sentence', 'voisins');
      await t.page.goto(`${t.base}/carte?indicator=people.count&view=lisa`);
      await t.wantText('.notice', 'lisa');
    },
  },
  {
    name: 'a count is no colour',
    mode: 'noscript',
    run: async (t) => {
      await t.open('/carte?indicator=funding.gap&view=choropleth');
      await t.wantText('.notice', 'non un taux');
      await t.page.click('.notice a');
      t.want(t.where() === '/carte?indicator=funding.per_capita', `the rate is at ${t.where()}`);
    },
  },
  {
    name: 'wrong parameters are told',
    mode: 'noscript',
    run: async (t) => {
      const r = await t.open('/carte?indicator=moon&level=region&colour=red&period=1999');
      t.want(r.status() === 200, `status ${r.status()}`);
      for (const word of ['moon', 'region', 'colour', '1999']) await t.wantText('main', word);
      await t.axe();
    },
  },
  {
    name: 'without WebGL the picture stays',
    mode: 'mouse',
    run: async (t) => {
      await t.context.addInitScript(() => {
        HTMLCanvasElement.prototype.getContext = () => null;
      });
      await t.open('/carte?indicator=ess.density');
      await t.until(() => document.querySelector('#carte').dataset.ready === 'picture');
      t.allow(/WebGL|getContext|null/);
      t.want(await t.page.isVisible('.canvas > img'), 'the picture is gone');
      await t.page.selectOption('#f-level', 'qpv2015');
      await settled(t, 'level=qpv2015');
      t.want((await t.page.locator('tr[data-id]').count()) === 26, 'the table stays behind');
    },
  },
  ...[
    ['difference', '/carte?indicator=ess.density&period=2023&against=2015'],
    ['symbols', '/carte?indicator=people.count'],
    ['verdict', '/carte?indicator=funding.per_capita&uncertainty=verdict'],
    ['neighbourhoods', '/carte?indicator=ess.density&level=qpv2024'],
    ['need of neighbourhoods', '/carte?level=qpv2015'],
    ['nothing known', '/carte?indicator=ess.quotient&level=qpv2015'],
    ['secret', '/carte?indicator=ess.posts'],
    ['in English', '/carte?lang=en'],
  ].map(([name, path]) => ({
    name: `state ${name}`,
    mode: 'mouse',
    run: async (t) => {
      await open(t, path);
      await t.axe();
      await t.wantNoOverflow();
      await t.shot('page');
    },
  })),
];

export const looks = [{ name: 'carte', path: '/carte', ready: alive }];
