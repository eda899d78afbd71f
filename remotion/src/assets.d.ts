/** Font packages and style sheets are imported for their effect only. */
declare module "@fontsource-variable/*";
declare module "@fontsource/*";
declare module "*.css";
