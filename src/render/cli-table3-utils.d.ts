declare module 'cli-table3/src/utils.js' {
  interface TextMeasure {
    /** Columns that the widest line of a text takes, colour codes apart. */
    strlen(text: string): number;
  }
  const measure: TextMeasure;
  export default measure;
}
