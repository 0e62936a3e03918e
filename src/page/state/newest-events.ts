/** How many events of a log are read at first, the newest; older ones are read on demand. */
export const newestEvents = 100;
