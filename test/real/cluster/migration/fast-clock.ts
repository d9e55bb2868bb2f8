/** How many times as fast as the real clock the one is by which files are late. */
export const speed = 6;

/** What kubelets may take at most on the fast clock, for --file-arrival: its default of 150 s. */
export const arrivalSpan = `${150 / speed}s`;
