package io.larder.jcache.codec;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One spelling for URIs that are equal: {@link URI#equals} ignores the case of the scheme, of the
 * host and of the hex digits in escapes, and how a port is written.
 */
final class UriText {

  private UriText() {}

  static String normalized(URI uri) {
    StringBuilder text = new StringBuilder(uri.toString().length());
    if (uri.getScheme() != null) {
      text.append(uri.getScheme().toLowerCase(Locale.ROOT)).append(':');
    }
    if (uri.isOpaque()) {
      text.append(upperEscapes(uri.getRawSchemeSpecificPart()));
    } else {
      appendHierarchy(uri, text);
    }
    append('#', uri.getRawFragment(), text);
    return text.toString();
  }

  private static void appendHierarchy(URI uri, StringBuilder text) {
    String path = uri.getRawPath();
    if (uri.getHost() != null) {
      text.append("//");
      if (uri.getRawUserInfo() != null) {
        text.append(upperEscapes(uri.getRawUserInfo())).append('@');
      }
      text.append(uri.getHost().toLowerCase(Locale.ROOT));
      if (uri.getPort() >= 0) {
        text.append(':').append(uri.getPort());
      }
    } else if (uri.getRawAuthority() != null) {
      text.append("//").append(upperEscapes(uri.getRawAuthority()));
    } else if (path.startsWith("//")) {
      // An empty authority, or the path's beginning would be taken for one.
      text.append("//");
    }
    text.append(upperEscapes(path));
    append('?', uri.getRawQuery(), text);
  }

  private static void append(char mark, @Nullable String part, StringBuilder text) {
    if (part != null) {
      text.append(mark).append(upperEscapes(part));
    }
  }

  private static String upperEscapes(String part) {
    if (part.indexOf('%') < 0) {
      return part;
    }
    char[] chars = part.toCharArray();
    for (int i = 0; i < chars.length - 2; i++) {
      if (chars[i] == '%') {
        chars[i + 1] = upper(chars[i + 1]);
        chars[i + 2] = upper(chars[i + 2]);
      }
    }
    return new String(chars);
  }

  private static char upper(char c) {
    return c >= 'a' && c <= 'f' ? (char) (c - 'a' + 'A') : c;
  }
}
