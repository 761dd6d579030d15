// The sheet of an area: what it says, set against others, and what one takes away.
const roubaix = '/territoires/commune/59512';

export const journeys = [
  {
    name: 'compare and take away by mouse',
    main: true,
    mode: 'mouse',
    run: async (t) => {
      await t.open(roubaix);
      await t.wantText('h1', 'Roubaix');
      await t.page.selectOption('#ref', { index: 2 }); // the first is the usual one, which no address names
      await t.page.selectOption('#with-0', 'commune/59350');
      await t.page.click('form.change button');
      t.want(t.where().includes('sel=commune/59350') && t.where().includes('ref='), `at ${t.where()}`);
      await t.wantText('.compared thead', 'Lille');
      const value = (await t.text('.key .value')).split(/\s*(simulé|plus de)/i)[0];
      await t.wantText('.compared tbody tr', value); // the card and the table say the same
      await t.axe();
      for (const ending of ['.xlsx', '.csv?csv=fr']) {
        const [file] = await Promise.all([t.page.waitForEvent('download'), t.page.click(`.take a[href$="${ending}"]`)]);
        t.want((await file.failure()) === null, `no file ${ending}`);
      }
      await t.page.click('.embed summary');
      t.want((await t.page.inputValue('#code')).includes('<iframe'), 'there is no code to copy');
      await t.page.click('.take a[href*="carte-integrable"]');
      await t.wantText('h1', 'Roubaix');
      t.want((await t.page.locator('textarea').count()) === 0, 'the card has the code to copy in it');
    },
  },
  {
    name: 'compare by keyboard',
    main: true,
    mode: 'keyboard',
    run: async (t) => {
      await t.open(roubaix);
      await t.tabTo('a.skip', 1);
      await t.press('Enter');
      await t.tabTo('#with-0');
      await t.page.keyboard.type('Lille');
      await t.tabTo('form.change button');
      await t.press('Enter');
      await t.page.waitForURL(/sel=commune/);
      await t.wantText('.compared thead', 'Lille');
    },
  },
  {
    name: 'compare without script',
    mode: 'noscript',
    run: async (t) => {
      await t.open(roubaix);
      await t.page.click('.similar a.screen >> nth=0');
      t.want(/sel=commune/.test(t.where()), `at ${t.where()}`);
      await t.page.selectOption('#place', 'action');
      await t.page.click('form.change button');
      t.want(/place=action/.test(t.where()) && /sel=commune/.test(t.where()), `at ${t.where()}`);
      await t.page.click('.key h3 a >> nth=0');
      t.want(/^\/indicateurs\//.test(t.where()), `at ${t.where()}`);
    },
  },
  {
    name: 'the link is the state',
    mode: 'noscript',
    run: async (t) => {
      await t.open(`${roubaix}?sel=commune/59350&place=action`);
      await t.page.click('.language a');
      t.want((await t.page.getAttribute('html', 'lang')) === 'en', 'it is not in English');
      await t.wantText('.compared thead', 'Lille');
    },
  },
  {
    name: 'the card fits its frame',
    main: true,
    mode: 'noscript',
    viewport: { width: 360, height: 300 },
    run: async (t) => {
      for (const [area, query] of [[roubaix, ''], [roubaix, '?indicator=funding.per_poor&colour=red'], ['/territoires/qpv2015/QP059074', '?indicator=ess.posts'], ['/territoires/qpv2015/QP059074', '?indicator=ess.density']]) {
        await t.open(`${area}/carte-integrable${query}`);
        const [high, wide] = await t.page.evaluate(() => [document.documentElement.scrollHeight, document.documentElement.scrollWidth]);
        t.want(high <= 300 && wide <= 360, `${area}${query}: ${wide} × ${high}`);
        const link = await t.page.locator('.sheet-link a').boundingBox();
        t.want(link && link.y + link.height <= 300, `${area}${query}: the link is cut off`);
        if (query.includes('colour')) await t.wantText('.notice', 'colour');
      }
    },
  },
  {
    name: 'the card in a frame of another site',
    mode: 'mouse',
    run: async (t) => {
      await t.open(roubaix);
      const code = (await t.page.inputValue('#code')).replace(/https?:\/\/[^/"]+/, t.base);
      const body = `<!doctype html><html lang="fr"><title>Un site</title><main><h1>Un site</h1>${code}</main></html>`;
      const site = `${t.base}/site`; // without the policy of the service; Chromium lets no site outside show one on this machine
      await t.page.route(site, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body }));
      await t.page.goto(site);
      const frame = t.page.frameLocator('iframe');
      await frame.locator('h1').waitFor();
      t.want((await frame.locator('h1').innerText()).includes('Roubaix'), 'the frame is empty');
      await t.axe();
      await t.shot('page');
    },
  },
];

export const looks = [
  { name: 'sheet', path: roubaix, sheets: 2, main: true },
  { name: 'sheet with much to say', path: '/territoires/commune/59009', sheets: 2 },
  { name: 'sheet with what is secret and unreliable', path: '/territoires/qpv2015/QP059074' },
  { name: 'sheet of a new neighbourhood', path: '/territoires/qpv2024/QN05966M' },
  { name: 'sheet of the whole', path: '/territoires/epci/200093201' },
  { name: 'sheet compared', path: `${roubaix}?ref=territoire/3&sel=commune/59350,commune/59009,commune/59005&place=action` },
  { name: 'sheet with wrong parameters', path: `${roubaix}?ref=moon/1&sel=commune/0&colour=red&period=1999` },
  { name: 'sheet in English', path: `${roubaix}?lang=en`, lang: 'en' },
  { name: 'card', path: `${roubaix}/carte-integrable` },
  { name: 'card of what is secret', path: '/territoires/qpv2015/QP059074/carte-integrable?indicator=ess.posts' },
];
