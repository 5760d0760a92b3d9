package io.larder.jcache.config;

import io.larder.memcached.serde.CompressingSerde;
import io.larder.memcached.serde.Compressors;

/** How a cache compresses values when it writes them. It reads them whatever they are. */
enum Compression {
  NONE,
  ZLIB,
  ZSTD,
  LZ4;

  CompressingSerde.Options options(int threshold, int maxBytes) {
    return new CompressingSerde.Options(
        switch (this) {
          case NONE, ZLIB -> Compressors.zlib();
          case ZSTD -> Compressors.zstd();
          case LZ4 -> Compressors.lz4();
        },
        this == NONE ? Integer.MAX_VALUE : threshold,
        maxBytes);
  }
}
