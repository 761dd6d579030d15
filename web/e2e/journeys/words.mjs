// What is said beside numbers.
export const journeys = [
  {
    name: 'two indices of the same money say on which poverty each rests',
    main: true,
    mode: 'noscript',
    run: async (t) => {
      await t.open('/equite?scenario=envelope%3D609000%26principle%3Dpoor%26level%3Dcommune');
      await t.wantText('section[aria-labelledby="besoin"]', 'taux de pauvreté tel que publié');
      await t.wantText('main', 'la part d’habitants pauvres, estimée, sur laquelle repose aussi le partage');
    },
  },
];
