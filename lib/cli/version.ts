/** The version of the package. It stands here too, since a file cannot be read the same way from ES modules and CommonJS. */
export const version = "0.1.0";
