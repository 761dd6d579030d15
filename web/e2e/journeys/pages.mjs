// The pages of the plan, indicators, data, the Assises, exports, accessibility and errors, by each way to use them.

import { readFile } from 'node:fs/promises';

/** From page to page by the navigation, with a function that follows a link. */
async function around(t, follow) {
  await t.open('/');
  for (const [address, heading] of [
    ['/plan', 'Plan'],
    ['/indicateurs', 'Indicateurs'],
    ['/donnees', 'Données'],
    ['/assises', 'Assises'],
    ['/accessibilite', 'Accessibilité'],
    ['/equite', 'Équité'],
  ]) {
    await follow(`a[href="${address}"]`);
    await t.page.waitForURL(`**${address}`);
    t.want((await t.page.title()).includes(heading), `${address} is titled ${await t.page.title()}`);
  }
}

/** A definition: what an indicator is, from the list to its variants and its map. */
async function defined(t, follow) {
  await t.open('/indicateurs');
  await follow('.cards h3 a[href^="/indicateurs/funding.per_capita"]');
  await t.page.waitForURL('**/indicateurs/funding.per_capita*');
  await follow('main a[href^="/carte?"]');
  await t.page.waitForURL('**/carte?*');
}

/** A figure made ready for slides: its own title, another use, as it will be. */
async function exported(t, submit) {
  await t.open('/exporter/ranked?indicator=ess.density');
  await t.page.waitForSelector('.preview img');
  await submit('Un titre à nous');
  await t.page.waitForURL(/title=/);
  await t.wantText('main', 'Un titre à nous');
  await t.wantPictures();
}

/** A click saves a file of such a name, which has something in it. */
async function saved(t, selector, name, text = '') {
  const [file] = await Promise.all([t.page.waitForEvent('download'), t.page.click(selector)]);
  t.want((await file.failure()) === null, 'no file comes');
  t.want(name.test(file.suggestedFilename()), `the file is called ${file.suggestedFilename()}`);
  const body = await readFile(await file.path());
  t.want(body.length > 1000 && body.includes(text), `the file has ${body.length} bytes, without ${text}`);
}

const click = (t) => (selector) => t.page.locator(selector).first().click();
const enter = (t) => async (selector) => {
  await t.tabTo(selector);
  await t.press('Enter');
};

export const journeys = [
  { name: 'around by mouse', mode: 'mouse', run: (t) => around(t, click(t)) },
  { name: 'around by keyboard', mode: 'keyboard', run: (t) => around(t, (selector) => t.tabTo(selector, 400).then(() => t.press('Enter'))) },
  { name: 'around without script', mode: 'noscript', run: (t) => around(t, click(t)) },
  { name: 'a definition by mouse', mode: 'mouse', run: (t) => defined(t, click(t)) },
  { name: 'a definition by keyboard', mode: 'keyboard', run: (t) => defined(t, enter(t)) },
  { name: 'a definition without script', mode: 'noscript', run: (t) => defined(t, click(t)) },
  {
    name: 'a figure for a slide by mouse',
    mode: 'mouse',
    run: (t) =>
      exported(t, async (title) => {
        await t.page.fill('.drawer input[name=title]', title);
        await t.page.selectOption('.drawer select[name=use]', 'slide');
        await t.page.click('.drawer button:not([formaction])');
      }),
  },
  {
    name: 'a figure for a slide by keyboard',
    main: true,
    mode: 'keyboard',
    run: (t) =>
      exported(t, async (title) => {
        await t.tabTo('.drawer input[name=title]');
        await t.page.keyboard.type(title);
        await t.press('Enter');
      }),
  },
  {
    name: 'a figure for a slide without script',
    mode: 'noscript',
    run: (t) =>
      exported(t, async (title) => {
        await t.page.fill('.drawer input[name=title]', title);
        await t.page.click('.drawer button:not([formaction])');
      }),
  },
  {
    name: 'the data by keyboard',
    mode: 'keyboard',
    run: async (t) => {
      await t.open('/donnees');
      await t.tabTo('.jump a[href="#fichiers"]');
      await t.press('Enter');
      await t.tabTo('article.file a, a[href="#editions"], main a[href*="editions"], footer a');
      t.want(await t.page.evaluate(() => document.activeElement.getBoundingClientRect().top < innerHeight), 'the jump does not move the focus');
    },
  },
  {
    name: 'the Assises by mouse',
    mode: 'mouse',
    run: async (t) => {
      await t.open('/assises');
      await t.wantPictures();
      await t.page.click('summary');
      await t.wantNoOverflow();
      await saved(t, '.gallery .links a >> nth=1', /^demo\S*_symbols_people\.count_commune_\S*web_[0-9a-f]{10}\.png$/);
      await saved(t, '.gallery .links a >> nth=3', /_slide_[0-9a-f]{10}\.png$/);
    },
  },
  {
    name: 'the Assises without script',
    mode: 'noscript',
    run: async (t) => {
      await t.open('/assises');
      await t.page.click('.gallery a[href^="/exporter/"] >> nth=0');
      await t.wantText('h1', 'Exporter une figure');
      await t.page.fill('.drawer input[name=title]', 'Un titre à nous');
      await t.page.selectOption('.drawer select[name=use]', 'slide');
      await saved(t, '.drawer button[formaction$=".svg"]', /_slide_[0-9a-f]{10}\.svg$/, 'Un titre à nous');
    },
  },
  {
    name: 'a figure of the map by keyboard',
    mode: 'keyboard',
    run: async (t) => {
      await t.open('/carte?indicator=ess.density');
      await t.tabTo('.drawer summary');
      await t.press('Enter');
      await t.tabTo('.drawer a[href*=".png"][href*="use=slide"]');
      const [file] = await Promise.all([t.page.waitForEvent('download'), t.press('Enter')]);
      t.want(/_choropleth_ess\.density_commune_\S*slide_[0-9a-f]{10}\.png$/.test(file.suggestedFilename()), `the file is called ${file.suggestedFilename()}`);
    },
  },
  {
    name: 'nothing is there',
    main: true,
    mode: 'keyboard',
    run: async (t) => {
      t.allow(/status of 404/);
      const answer = await t.open('/rien/ici');
      t.want(answer.status() === 404, `status ${answer.status()}`);
      await t.tabTo('#again');
      await t.page.keyboard.type('roubaix');
      await t.press('Enter');
      await t.page.waitForURL(/q=roubaix/);
      await t.wantText('main', 'Roubaix');
    },
  },
];

export const looks = [
  { name: 'plan in English', path: '/plan?lang=en', lang: 'en' },
  { name: 'equite in English', path: '/equite?lang=en', lang: 'en' },
  { name: 'indicateurs in English', path: '/indicateurs?lang=en', lang: 'en' },
  { name: 'donnees in English', path: '/donnees?lang=en', lang: 'en' },
  { name: 'assises', path: '/assises' },
  { name: 'assises in English', path: '/assises?lang=en', lang: 'en' },
  { name: 'exporter', path: '/exporter/choropleth?indicator=ess.density' },
  { name: 'exporter with wrong parameters', path: '/exporter/ranked?indicator=moon&use=poster' },
  { name: 'pages with wrong parameters', path: '/donnees?colour=red' },
  { name: 'api', path: '/api' },
  { name: 'nothing is there', path: '/rien/ici', status: 404 },
  { name: 'no such area', path: '/territoires/commune/Rubaix', status: 404 },
  { name: 'no edition', path: '/', status: 503, data: 'empty' },
  { name: 'no edition in English', path: '/plan?lang=en', lang: 'en', status: 503, data: 'empty' },
];
