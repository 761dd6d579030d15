// The page that all begin on: an area is found by its name, here and from the head of every page.
const options = (t) => t.page.$$eval('[role=option]', (all) => all.map((o) => o.textContent));
const expanded = (t, id) => t.page.getAttribute(id, 'aria-expanded');

/** Types into the field that has the focus and waits for suggestions, the first of which has a name. */
async function suggested(t, text, name = 'Roubaix') {
  await t.page.keyboard.type(text);
  await t.page.waitForSelector(`[role=option]:visible >> nth=0 >> text=${name}`);
}

export const journeys = [
  {
    name: 'find an area by mouse',
    main: true,
    mode: 'mouse',
    run: async (t) => {
      await t.open('/');
      await t.page.click('#find-q');
      await suggested(t, 'roubai');
      const [first, ...others] = await options(t);
      t.want(/^Roubaix \(commune 59512/.test(first), `the first suggestion is ${first}`);
      t.want(others.every((o) => !/\bqpv20/.test(o)), `a level is told by its code: ${others}`);
      await t.axe();
      const { shift } = await t.painted();
      t.want(shift < 0.01, `suggestions move the page by ${shift}`);
      await t.page.click('[role=option] >> nth=0');
      await t.page.waitForURL('**/territoires/commune/59512');
      await t.wantText('h1', 'Roubaix');
    },
  },
  {
    name: 'find an area by keyboard',
    main: true,
    mode: 'keyboard',
    run: async (t) => {
      await t.open('/indicateurs');
      await t.tabTo('a.skip', 1);
      await t.tabTo('header.site input[name=q]');
      await suggested(t, 'roubaix');
      t.want((await expanded(t, '#q')) === 'true', 'the list is not told to be open');
      await t.press('ArrowDown', 'ArrowDown');
      const active = await t.page.getAttribute('#q', 'aria-activedescendant');
      t.want((await t.page.getAttribute(`#${active}`, 'aria-selected')) === 'true', 'the active option is not selected');
      t.want((await t.page.locator('[aria-selected=true]').count()) === 1, 'more than one option is selected');
      await t.axe();
      await t.press('ArrowUp', 'ArrowUp'); // back to the field
      t.want((await t.page.getAttribute('#q', 'aria-activedescendant')) === null, 'the field is no place of the list');
      await t.press('Escape');
      t.want((await expanded(t, '#q')) === 'false' && (await t.page.inputValue('#q')) === 'roubaix', 'Escape does not close the list alone');
      await suggested(t, ' ');
      await t.press('ArrowDown', 'Enter');
      await t.page.waitForURL('**/territoires/commune/59512');
    },
  },
  {
    name: 'Enter without a suggestion leads to the hits',
    mode: 'keyboard',
    run: async (t) => {
      await t.open('/?lang=en');
      await t.tabTo('#find-q');
      await suggested(t, 'roub');
      t.want((await options(t)).some((o) => o.includes('neighbourhood')), 'levels are not told in English');
      await t.press('Enter');
      await t.page.waitForURL(/q=roub/);
      await t.wantText('main', 'Roubaix');
      t.want(t.where().includes('lang=en'), 'the language is lost');
    },
  },
  {
    name: 'a list that was closed stays closed',
    mode: 'keyboard',
    run: async (t) => {
      await t.open('/');
      await t.page.route('**/api/v1/areas?*', async (route) => {
        await new Promise((done) => setTimeout(done, 600));
        await route.fallback();
      });
      await t.tabTo('#find-q');
      const asked = t.page.waitForRequest('**/api/v1/areas?*');
      await t.page.keyboard.type('lille');
      await asked;
      await t.press('Tab');
      await t.page.waitForTimeout(1200);
      t.want((await t.page.locator('[role=option]:visible').count()) === 0, 'an answer that is late opens the list');
    },
  },
  {
    name: 'find an area without script',
    main: true,
    mode: 'noscript',
    run: async (t) => {
      await t.open('/');
      await t.page.fill('#find-q', 'roubaix');
      await t.page.click('form.find button');
      t.want(t.where() === '/?q=roubaix', `at ${t.where()}`);
      await t.page.click('ul.areas a >> nth=0');
      await t.wantText('h1', 'Roubaix');
    },
  },
  {
    name: 'find a commune and its neighbourhoods by postcode, by mouse',
    main: true,
    mode: 'mouse',
    run: async (t) => {
      await t.open('/');
      await t.page.click('#find-q');
      await suggested(t, '59100');
      const found = await options(t);
      t.want(/^Roubaix \(commune 59512\) – code postal 59100$/.test(found[0]), `the first suggestion is ${found[0]}`);
      t.want(found.length > 1 && found.slice(1).every((o) => / – QPV /.test(o)), `behind the commune come ${found.slice(1)}`);
      await t.axe();
      await t.page.click('[role=option] >> nth=0');
      await t.page.waitForURL('**/territoires/commune/59512');
    },
  },
  {
    name: 'what is a code and a postcode is both, by keyboard',
    mode: 'keyboard',
    run: async (t) => {
      await t.open('/?lang=en');
      await t.tabTo('#find-q');
      await suggested(t, '5935', 'Saint-André-lez-Lille');
      await suggested(t, '0', 'Lille (commune 59350) – commune code 59350');
      const found = await options(t);
      t.want(found[1] === 'Saint-André-lez-Lille (commune 59527) – postcode 59350', `the second suggestion is ${found[1]}`);
      await t.press('ArrowDown', 'ArrowDown', 'Enter');
      await t.page.waitForURL('**/territoires/commune/59527?lang=en');
    },
  },
  {
    name: 'all communes of a postcode, without script',
    main: true,
    mode: 'noscript',
    run: async (t) => {
      await t.open('/');
      await t.page.fill('#find-q', '59 160');
      await t.page.click('form.find button');
      const found = await t.page.$$eval('section[aria-labelledby=found] li', (all) => all.map((o) => o.textContent));
      t.want(/^Capinghem .* – code postal 59160$/.test(found[0]) && /^Lille .* – code postal 59160, LOMME$/.test(found[1]), `the first are ${found.slice(0, 2)}`);
      t.want(found.length > 2 && found.slice(2).every((o) => / – QPV /.test(o)), `behind the communes come ${found.slice(2)}`);
      await t.axe();
      await t.page.click('ul.areas a >> nth=1');
      await t.wantText('h1', 'Lille');
    },
  },
  {
    name: 'what holds a point, without script',
    mode: 'noscript',
    run: async (t) => {
      await t.open('/');
      await t.page.fill('#find-q', '50.6892, 3.1746');
      await t.page.click('form.find button');
      await t.wantText('h2#found', '50,68920°');
      await t.wantText('section[aria-labelledby=found] li', 'Roubaix commune 59512 – contient le point');
      await t.axe();
    },
  },
  {
    name: 'what is not found is told',
    mode: 'noscript',
    run: async (t) => {
      await t.open('/?q=59001');
      await t.wantText('main', 'Vouliez-vous dire');
      await t.wantText('main', 'code postal 59000');
      await t.open('/?q=59999');
      await t.wantText('main', 'code postal');
      await t.axe();
      await t.open('/?q=<script>alert(1)</script>');
      await t.wantText('h1', '<script>alert(1)</script>');
    },
  },
];

export const looks = [
  { name: 'home', path: '/', main: true },
  { name: 'home in English', path: '/?lang=en', lang: 'en' },
  { name: 'hits', path: '/?q=roubaix' },
  { name: 'hits of a postcode', path: '/?q=59160' },
  { name: 'no hits', path: '/?q=59999&colour=red' },
];
