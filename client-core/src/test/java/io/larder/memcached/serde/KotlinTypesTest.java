package io.larder.memcached.serde;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import kotlin.Pair;
import kotlin.Triple;
import org.junit.jupiter.api.Test;

/** Data classes of Kotlin, those of its own library: no constructor without arguments. */
class KotlinTypesTest {

  private static final Pair<String, Integer> PAIR = new Pair<>("a", 1);

  @Test
  void roundTrip_dataClasses_areEqual() {
    ObjectSerde<Object> serde =
        ObjectSerde.untyped(
            ObjectSerde.Options.defaults().withAllowList(AllowList.defaults().and("kotlin.*")));
    for (Object value : List.of(PAIR, new Triple<>(PAIR, List.of("b"), 2L), List.of(PAIR, PAIR))) {
      assertEquals(value, Stored.roundTrip(serde, value));
    }
  }

  @Test
  void serialize_dataClassNotAllowed_isRejected() {
    ObjectSerde<Object> serde = ObjectSerde.untyped(ObjectSerde.Options.defaults());

    SerdeException e = assertThrows(SerdeException.class, () -> Stored.write(serde, PAIR));

    assertEquals(SerdeException.Reason.REJECTED, e.reason());
  }
}
