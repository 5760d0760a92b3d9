package io.larder.jcache.codec;

import java.util.Locale;

/**
 * The form of a locale: its parts. Not the language tag, which drops or rewrites what it thinks is
 * ill-formed, so that different locales would become the same.
 */
final class LocaleParts {

  private LocaleParts() {}

  static void write(Locale locale, KeyWriter out) {
    out.writeString(locale.getLanguage());
    out.writeString(locale.getScript());
    out.writeString(locale.getCountry());
    out.writeString(locale.getVariant());
    out.writeUnsigned(locale.getExtensionKeys().size());
    // The keys come sorted.
    for (char key : locale.getExtensionKeys()) {
      out.writeUnsigned(key);
      out.writeString(locale.getExtension(key));
    }
  }

  static Locale read(KeyReader in) {
    String language = in.readString();
    String script = in.readString();
    String country = in.readString();
    String variant = in.readString();
    int extensions = in.readCount(2);
    Locale byConstructor = new Locale(language, country, variant);
    if (script.isEmpty() && extensions == byConstructor.getExtensionKeys().size()) {
      // The only way to variants that are ill-formed today; of these, ja_JP_JP has an extension.
      for (int left = extensions; left > 0; left--) {
        char key = (char) in.readUnsigned();
        if (!in.readString().equals(byConstructor.getExtension(key))) {
          throw Form.unreadable("a locale in it has the extension " + key);
        }
      }
      return byConstructor;
    }
    Locale.Builder builder =
        new Locale.Builder()
            .setLanguage(language)
            .setScript(script)
            .setRegion(country)
            .setVariant(variant);
    for (int left = extensions; left > 0; left--) {
      char key = (char) in.readUnsigned();
      builder.setExtension(key, in.readString());
    }
    return builder.build();
  }
}
