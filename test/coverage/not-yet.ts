/** Example frames that the engine does not speak yet; a row that comes is taken out of here. */
export const notYet = {
  clientRows: ['SendOutbound'],
  serverRows: ['FireProactiveAction'],
} as const;
