package io.larder.jcache.codec;

/** The form of enum constants: by name, so that reordering them doesn't change keys. */
final class EnumForm {

  static final Form INSTANCE =
      (value, out) -> {
        Enum<?> constant = (Enum<?>) value;
        out.writeByte(FormTag.ENUM);
        // Not getClass(): a constant with a body has a class of its own.
        out.writeString(constant.getDeclaringClass().getName());
        out.writeString(constant.name());
      };

  private EnumForm() {}

  @SuppressWarnings({"unchecked", "rawtypes"})
  static Object read(KeyReader in) {
    Class<?> type = in.classes().find(in.readString());
    String name = in.readString();
    if (!type.isEnum()) {
      throw Form.unreadable(type.getName() + " is not an enum");
    }
    return Enum.valueOf((Class<? extends Enum>) type, name);
  }
}
