// On the page that says that a deed was refused: the page after this one does not say that it was done.
import "./after.js";
