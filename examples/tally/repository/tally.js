/** How a count is read. */
export const words = (count) => `${count} people`;
