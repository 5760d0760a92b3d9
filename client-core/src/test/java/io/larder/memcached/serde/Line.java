package io.larder.memcached.serde;

import java.io.Serializable;

/** A small object, with a name of its own as most classes have. */
record Line(long article, String name, int quantity) implements Serializable {}
