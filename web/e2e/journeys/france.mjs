// The map of as many communes as France has: see api/journey/france_test.go.
export const journeys = [
  {
    name: 'another indicator for 35 000 communes',
    data: 'france',
    mode: 'mouse',
    run: async (t) => {
      t.context.setDefaultTimeout(120000);
      await t.open('/carte?indicator=need.poverty');
      await t.until(() => document.querySelector('#carte')?.dataset.ready === 'map');
      t.note(`map idle after ${await t.page.getAttribute('#carte', 'data-idle')} ms`);
      await t.page.locator('.living').click();
      await t.until(() => /Commune \d+/.test(document.querySelector('.map-said').textContent)); // areas are drawn
      let tiles = 0;
      t.page.on('request', (r) => (tiles += /\.mvt/.test(r.url()) ? 1 : 0));
      const cdp = await t.context.newCDPSession(t.page);
      await cdp.send('Performance.enable');
      const script = async () => (await cdp.send('Performance.getMetrics')).metrics.find((m) => m.name === 'ScriptDuration').value * 1000;
      const took = [];
      for (const id of ['ess.density', 'need.poverty', 'ess.density', 'need.poverty', 'ess.density']) {
        const before = await script();
        await t.page.selectOption('#f-indicator', id);
        await t.until((id) => location.href.includes(id) && !document.querySelector('#carte').hasAttribute('aria-busy'), id);
        await t.page.waitForTimeout(3000); // what is put off counts too
        took.push((await script()) - before);
      }
      t.note(`script of a change of indicator: ${took.map((ms) => Math.round(ms)).join(', ')} ms`);
      const median = took.sort((a, b) => a - b)[2];
      t.want(tiles === 0, `${tiles} tiles were fetched`);
      t.want(median <= 150, `a change of indicator takes the script ${Math.round(median)} ms`);
      await t.shot('france');
    },
  },
];
