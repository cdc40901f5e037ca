package io.mira.secrets;

/** A text that begins like a reference and is none. */
public final class MalformedReferenceException extends SecretsException {

    private static final long serialVersionUID = 1L;

    private final int column;

    /**
     * Says what is wrong, and where. Of the text only the part before a question mark is kept: a default may follow it.
     *
     * @param column where it is wrong, counted from 1
     */
    public MalformedReferenceException(String text, int column, String reason) {
        super("malformed reference " + beforeQuery(text) + " at column " + column + ": " + reason);
        this.column = column;
    }

    /** Gives where it is wrong, counted from 1. */
    public int column() {
        return column;
    }

    private static String beforeQuery(String text) {
        int mark = text.indexOf('?');
        return mark < 0 ? text : text.substring(0, mark);
    }
}
