// The pages of equity with its what-if, of the plan, of indicators, of data, of accessibility and of errors.
const scenario = '/equite?scenario=envelope%3D609000%26principle%3Dpoor%26level%3Dcommune';

/** The what-if is shown, and its address has what was asked. */
async function simulated(t, ...parts) {
  await t.until((all) => all.every((part) => decodeURIComponent(location.search).includes(part)), parts);
  await t.page.waitForSelector('#result');
  await t.wantText('#whatif-result', 'pas une décision');
}

export const journeys = [
  {
    name: 'share otherwise by mouse',
    main: true,
    mode: 'mouse',
    run: async (t) => {
      await t.open('/equite');
      await t.wantText('h1', 'Équité');
      await t.page.click('label[for=w-poor]');
      await t.page.fill('#w-envelope', '609 000');
      await t.page.click('#whatif-form button');
      await simulated(t, 'envelope=609000', 'principle=poor');
      t.want((await t.page.locator('.allocation tbody tr').count()) === 95, 'not all communes are in the table');
      await t.axe();
      const linked = await t.text('.sentences');
      await t.page.reload(); // saved in the link
      await t.wantText('.sentences', linked);
    },
  },
  {
    name: 'share otherwise by keyboard',
    mode: 'keyboard',
    run: async (t) => {
      await t.open('/equite');
      await t.page.focus('#w-inhabitants');
      await t.press('ArrowDown', 'Tab');
      await t.page.keyboard.type('500000');
      await t.press('Enter');
      await simulated(t, 'envelope=500000', 'principle=poor');
    },
  },
  {
    name: 'share otherwise without script',
    mode: 'noscript',
    run: async (t) => {
      await t.open('/equite');
      await t.page.check('#w-qpv_floor');
      await t.page.click('#whatif-form button');
      await t.wantText('[role=alert]', 'avec un montant'); // it says what is missing, and keeps what was chosen
      await t.page.selectOption('#w-level', 'qpv2024');
      await t.page.fill('#w-envelope', '609000');
      await t.page.fill('#w-qpv', '700000');
      await t.page.click('#whatif-form button');
      await t.wantText('[role=alert]', /s’en faut de 91\s000,00\s€/);
      await t.page.fill('#w-qpv', '200000');
      await t.page.click('#whatif-form button');
      await t.wantText('#whatif-result', 'quartiers prioritaires');
      await t.page.locator('.allocation select').first().selectOption({ index: 1 });
      await t.page.click('#whatif-form button');
      t.want(t.where().includes(':now'), `the lock is not in ${t.where()}`);
      await t.axe();
    },
  },
  {
    name: 'share otherwise live',
    mode: 'mouse',
    run: async (t) => {
      await t.open(scenario);
      await t.page.fill('#w-envelope', '700000'); // no button
      await simulated(t, 'envelope=700000');
      const lock = t.page.locator('.allocation select').nth(3);
      await lock.focus();
      await lock.selectOption({ index: 1 });
      await simulated(t, 'locks=');
      const name = await lock.getAttribute('aria-label');
      t.want((await t.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))) === name, 'the focus is lost');
    },
  },
  {
    name: 'from the plan to equity and a definition',
    mode: 'noscript',
    run: async (t) => {
      await t.open('/plan');
      await t.page.click('#cycles ~ .scroll a >> nth=1');
      t.want(t.where() === '/equite?period=2015-2020', `at ${t.where()}`);
      await t.open('/plan');
      await t.page.click('.bearing .files a >> nth=0');
      await t.wantText('h1', 'axe 1');
      await t.page.click('nav.site a[href="/donnees"]');
      await t.wantText('main', 'SHA-256');
    },
  },
  {
    name: 'a name that is nearly right',
    mode: 'noscript',
    run: async (t) => {
      t.allow(/404/);
      await t.open('/territoires/commune/Rubaix');
      await t.axe();
      await t.page.click('main >> text=Roubaix');
      await t.wantText('h1', 'Roubaix');
    },
  },
];

export const looks = [
  { name: 'equite', path: scenario, main: true },
  { name: 'equite that cannot be', path: '/equite?scenario=envelope%3D1%26principle%3Dpoor%26level%3Dcommune%26floors%3D5&colour=red' },
  { name: 'plan', path: '/plan' },
  { name: 'indicateurs', path: '/indicateurs', main: true },
  { name: 'indicateur', path: '/indicateurs/funding.per_poor?axis=1' },
  { name: 'donnees', path: '/donnees' },
  { name: 'accessibilite', path: '/accessibilite' },
];
