package io.larder.jcache.codec;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The JDK's classes whose encoding is known, by class and by tag. */
final class Scalars {

  private static final List<ScalarForm<?>> ALL =
      Stream.of(LangScalars.ALL, TimeScalars.ALL, UtilScalars.ALL, SqlScalars.ALL)
          .<ScalarForm<?>>flatMap(List::stream)
          .toList();

  private static final Map<Integer, ScalarForm<?>> BY_TAG =
      ALL.stream().collect(Collectors.toUnmodifiableMap(ScalarForm::tag, form -> form));

  private static final Map<Class<?>, Form> BY_CLASS = byClass();

  private Scalars() {}

  static @Nullable Form ofClass(Class<?> type) {
    return BY_CLASS.get(type);
  }

  static ScalarForm<?> ofTag(int tag) {
    ScalarForm<?> form = BY_TAG.get(tag);
    if (form == null) {
      throw Form.unreadable("there is no form with the tag " + tag);
    }
    return form;
  }

  private static Map<Class<?>, Form> byClass() {
    Map<Class<?>, Form> forms = new HashMap<>();
    ALL.forEach(form -> forms.put(form.type(), form));
    // Not scalar forms: a boolean is its tag, and a class has to be looked up.
    forms.put(
        Boolean.class,
        (value, out) -> out.writeByte((Boolean) value ? FormTag.TRUE : FormTag.FALSE));
    forms.put(
        Class.class,
        (value, out) -> {
          out.writeByte(FormTag.CLASS);
          out.writeString(((Class<?>) value).getName());
        });
    return Map.copyOf(forms);
  }
}
