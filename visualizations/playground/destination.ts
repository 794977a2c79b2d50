/** The placement of the page's chat window: what the desk aims proactive actions at. */
export const destinationId = 'playground';
