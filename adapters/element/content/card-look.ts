const colors = (plain: string, subtle: string) => ({ default: plain, subtle });

const container = {
  backgroundColor: 'transparent',
  foregroundColors: {
    default: colors('var(--ink)', 'var(--ink-soft)'), accent: colors('var(--accent)', 'var(--accent)'), attention: colors('var(--bad)', 'var(--bad)'),
    good: colors('var(--good)', 'var(--good)'), warning: colors('var(--warn)', 'var(--warn)'), dark: colors('var(--ink)', 'var(--ink-soft)'), light: colors('var(--ink-soft)', 'var(--ink-soft)'),
  },
};

/** How the library draws: in the colours of the panel, which CSS may change at any time, and around the size of its texts. */
export const cardLook = (size: number): object => ({
  fontFamily: 'inherit',
  supportsInteractivity: true,
  fontSizes: { small: size * 0.86, default: size, medium: size * 1.14, large: size * 1.29, extraLarge: size * 1.5 },
  fontWeights: { lighter: 300, default: 400, bolder: 650 },
  spacing: { small: 4, default: 8, medium: 12, large: 16, extraLarge: 20, padding: 0 },
  separator: { lineThickness: 1, lineColor: 'var(--line-strong)' },
  containerStyles: { default: container, emphasis: { ...container, backgroundColor: 'var(--sunken)' } },
  imageSizes: { small: 40, medium: 80, large: 160 },
  actions: { maxActions: 20, buttonSpacing: 0, actionsOrientation: 'horizontal', actionAlignment: 'left', showCard: { inlineTopMargin: 8 } },
  inputs: { label: { requiredInputs: { weight: 'bolder', size: 'small' }, optionalInputs: { weight: 'bolder', size: 'small' } }, errorMessage: { color: 'attention', size: 'small' } },
  factSet: { title: { color: 'default', isSubtle: true, weight: 'default', wrap: true, maxWidth: 140 }, value: { weight: 'default', wrap: true }, spacing: 12 },
});
