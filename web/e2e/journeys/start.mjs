// The page that all begin on: an area is found by its name.
export const journeys = [
  {
    name: 'find an area by mouse',
    main: true,
    mode: 'mouse',
    run: async (t) => {
      await t.open('/');
      await t.page.fill('header.site input[name=q]', 'roubaix');
      await t.page.click('header.site form button');
      await t.wantText('main', 'Roubaix');
    },
  },
  {
    name: 'find an area by keyboard',
    mode: 'keyboard',
    run: async (t) => {
      await t.open('/');
      await t.press('Tab', 'Enter'); // skip link
      await t.page.focus('header.site input[name=q]');
      await t.page.keyboard.type('roubaix');
      await t.press('Enter');
      await t.wantText('main', 'Roubaix');
    },
  },
  {
    name: 'find an area without script',
    mode: 'noscript',
    run: async (t) => {
      await t.open('/?q=roubaix');
      await t.wantText('main', 'Roubaix');
    },
  },
];
