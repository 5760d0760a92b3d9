package io.larder.benchmarks;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** JSON by fields. The type comes from outside, as JSON has none. */
final class JacksonCandidate implements Candidate {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .visibility(PropertyAccessor.FIELD, Visibility.ANY)
          .build();

  private final ObjectReader reader;
  private final ObjectWriter writer;
  private final ByteArrayOutputStream output = new ByteArrayOutputStream(32 * 1024);

  JacksonCandidate(Sample sample) {
    var types = MAPPER.getTypeFactory();
    var type =
        sample.type() == List.class
            ? types.constructCollectionType(List.class, Sample.Line.class)
            : types.constructType(sample.type());
    this.reader = MAPPER.readerFor(type);
    this.writer = MAPPER.writerFor(type);
  }

  @Override
  public int write(Object value) {
    output.reset();
    try {
      writer.writeValue(output, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return output.size();
  }

  @Override
  public byte[] written() {
    return output.toByteArray();
  }

  @Override
  public Object read(byte[] bytes) {
    try {
      return reader.readValue(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
