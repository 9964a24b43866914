package vaultsnapshot.template;

/** The template cannot be read or resolved; the message says where and why. */
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TemplateException(String message) {
    super(message);
  }
}
