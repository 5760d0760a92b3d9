package io.larder.jcache.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CacheNamesTest {

  @Test
  void escape_usualName_isTheNameItself() {
    assertEquals("com.example.Order_v2-$x", CacheNames.escape("com.example.Order_v2-$x"));
  }

  @Test
  void escape_specialCharacters_areHex() {
    assertEquals("a~3ab", CacheNames.escape("a:b"));
    assertEquals(
        "com.example.Order~23~23NaturalId", CacheNames.escape("com.example.Order##NaturalId"));
    assertEquals("a~20~7e~c3~bc~7f", CacheNames.escape("a ~ü\u007f"));
    assertEquals("", CacheNames.escape(""));
  }

  @Test
  void escape_similarNames_stayDifferent() {
    List<String> names =
        List.of(
            "a:b",
            "a~3ab",
            "a~3Ab",
            "a#b",
            "a b",
            "a?b",
            "a\uD800b",
            "a\uDC00b",
            "a\uFFFDb",
            "ab",
            "A:b");
    Set<String> escaped = new HashSet<>();
    names.forEach(name -> escaped.add(CacheNames.escape(name)));
    assertEquals(names.size(), escaped.size());
  }

  @Test
  void escape_longName_isShortenedWithAHash() {
    String longest = "n".repeat(100);
    assertEquals(longest, CacheNames.escape(longest));
    String one = CacheNames.escape(longest + "1");
    String two = CacheNames.escape(longest + "2");
    assertEquals(100, one.length());
    assertTrue(one.startsWith("n".repeat(76) + "~~"), one);
    assertTrue(!one.equals(two), one);
  }

  @Test
  void escape_longNameOfEscapes_isNotCutInsideOne() {
    for (int lead = 0; lead < 4; lead++) {
      String escaped = CacheNames.escape("n".repeat(lead) + ":".repeat(100));
      int mark = escaped.indexOf("~~");
      assertEquals(0, (mark - lead) % 3, escaped);
      assertTrue(mark <= 76 && escaped.length() == mark + 24, escaped);
    }
  }
}
