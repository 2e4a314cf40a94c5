/** Styles that screens of pages and courses share with those of other applications. */

export { sheets, useStyles } from "../../shared/style-sheets.js";
