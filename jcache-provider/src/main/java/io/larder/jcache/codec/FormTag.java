package io.larder.jcache.codec;

/**
 * The byte that begins every value in the canonical form. Part of the wire format: none ever
 * changes its meaning, and a gap is never filled with something that was written before.
 */
final class FormTag {

  static final int NULL = 0x00;
  static final int FALSE = 0x01;
  static final int TRUE = 0x02;
  static final int BYTE = 0x03;
  static final int SHORT = 0x04;
  static final int CHARACTER = 0x05;
  static final int INTEGER = 0x06;
  static final int LONG = 0x07;
  static final int FLOAT = 0x08;
  static final int DOUBLE = 0x09;
  static final int BIG_INTEGER = 0x0A;
  static final int BIG_DECIMAL = 0x0B;
  static final int STRING = 0x0C;
  static final int UUID = 0x0D;
  static final int ENUM = 0x0E;
  static final int CLASS = 0x0F;

  static final int LIST = 0x10;
  static final int SET = 0x11;
  static final int MAP = 0x12;
  static final int ENTRY = 0x13;

  /** An array of objects inside of a key, without its type: {@code deepEquals} ignores it too. */
  static final int ARRAY = 0x14;

  static final int PRIMITIVE_ARRAY = 0x15;

  /** An array of objects that is the key itself, with its type. */
  static final int TYPED_ARRAY = 0x16;

  static final int RECORD = 0x18;
  static final int OBJECT = 0x19;

  static final int INSTANT = 0x20;
  static final int LOCAL_DATE = 0x21;
  static final int LOCAL_TIME = 0x22;
  static final int LOCAL_DATE_TIME = 0x23;
  static final int OFFSET_TIME = 0x24;
  static final int OFFSET_DATE_TIME = 0x25;
  static final int ZONED_DATE_TIME = 0x26;
  static final int YEAR = 0x27;
  static final int YEAR_MONTH = 0x28;
  static final int MONTH_DAY = 0x29;
  static final int DURATION = 0x2A;
  static final int PERIOD = 0x2B;
  static final int ZONE_OFFSET = 0x2C;
  static final int ZONE_ID = 0x2D;

  static final int DATE = 0x30;
  static final int TIMESTAMP = 0x31;
  static final int GREGORIAN_CALENDAR = 0x32;
  static final int TIME_ZONE = 0x33;
  static final int LOCALE = 0x34;
  static final int CURRENCY = 0x35;
  static final int URI = 0x36;
  static final int BIT_SET = 0x37;
  static final int OPTIONAL = 0x38;
  static final int OPTIONAL_INT = 0x39;
  static final int OPTIONAL_LONG = 0x3A;
  static final int OPTIONAL_DOUBLE = 0x3B;
  static final int INET4_ADDRESS = 0x3C;
  static final int INET6_ADDRESS = 0x3D;
  static final int BYTE_BUFFER = 0x3E;

  private FormTag() {}
}
