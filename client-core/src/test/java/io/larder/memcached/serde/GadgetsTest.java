package io.larder.memcached.serde;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectStreamConstants;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Classes that attacks on deserialization are made of. Their values are put together byte by byte;
 * the class loader tells if anybody so much as asks for the class.
 */
class GadgetsTest {

  static Stream<String> gadgets() {
    return """
        bsh.Interpreter
        ch.qos.logback.core.db.DriverManagerConnectionSource
        clojure.lang.PersistentArrayMap
        com.alibaba.fastjson.JSONObject
        com.mchange.v2.c3p0.WrapperConnectionPoolDataSource
        com.sun.jndi.rmi.registry.ReferenceWrapper
        com.sun.org.apache.xalan.internal.xsltc.trax.TemplatesImpl
        com.sun.rowset.JdbcRowSetImpl
        com.zaxxer.hikari.HikariDataSource
        java.beans.EventHandler
        java.io.File
        java.io.ObjectInputStream
        java.lang.Class
        java.lang.ProcessBuilder
        java.lang.Runtime
        java.lang.Thread
        java.lang.invoke.MethodHandle
        java.lang.invoke.SerializedLambda
        java.lang.reflect.Method
        java.lang.reflect.Proxy
        java.net.InetAddress
        java.net.URL
        java.net.URLClassLoader
        java.rmi.MarshalledObject
        java.rmi.server.RemoteObjectInvocationHandler
        java.rmi.server.UnicastRemoteObject
        java.security.SignedObject
        java.util.ServiceLoader
        java.util.logging.FileHandler
        javax.management.BadAttributeValueExpException
        javax.management.remote.rmi.RMIConnector
        javax.naming.InitialContext
        javax.naming.ldap.Rdn
        javax.script.ScriptEngineManager
        javax.sql.rowset.BaseRowSet
        javax.swing.UIDefaults
        org.apache.commons.beanutils.BeanComparator
        org.apache.commons.collections.functors.ChainedTransformer
        org.apache.commons.collections.functors.InvokerTransformer
        org.apache.commons.collections.keyvalue.TiedMapEntry
        org.apache.commons.collections.map.LazyMap
        org.apache.commons.collections4.comparators.TransformingComparator
        org.apache.commons.configuration.ConfigurationMap
        org.apache.xbean.naming.context.ContextUtil$ReadOnlyBinding
        org.codehaus.groovy.runtime.ConvertedClosure
        org.codehaus.groovy.runtime.MethodClosure
        org.hibernate.engine.spi.TypedValue
        org.hibernate.tuple.component.PojoComponentTuplizer
        org.python.core.PyFunction
        org.springframework.aop.framework.JdkDynamicAopProxy
        org.springframework.beans.factory.ObjectFactory
        org.springframework.context.support.ClassPathXmlApplicationContext
        sun.print.UnixPrintService
        sun.reflect.annotation.AnnotationInvocationHandler
        sun.rmi.server.UnicastRef
        """
        .lines();
  }

  @ParameterizedTest
  @MethodSource("gadgets")
  void deserialize_kryoByName_isRejectedBeforeLoading(String gadget) {
    assertRejected(gadget, kryo(gadget));
    assertRejected(gadget, kryo("[L" + gadget + ";"));
  }

  @ParameterizedTest
  @MethodSource("gadgets")
  void deserialize_kryoClassObject_isRejectedBeforeLoading(String gadget) {
    KryoOutput out = new KryoOutput();
    out.setBuffer(new byte[200]);
    out.writeVarInt(19 + 2, true);
    out.writeText(gadget);

    assertRejected(gadget, Stored.of(out.toBytes(), Flags.KRYO));
  }

  @ParameterizedTest
  @MethodSource("gadgets")
  void deserialize_javaSerialized_isRejectedBeforeLoading(String gadget) throws IOException {
    assertRejected(gadget, Stored.of(java(gadget), Flags.JAVA));
  }

  @ParameterizedTest
  @MethodSource("gadgets")
  void deserialize_javaInsideKryo_isRejectedBeforeLoading(String gadget) throws IOException {
    byte[] java = java(gadget);
    KryoOutput out = new KryoOutput();
    out.setBuffer(new byte[400]);
    out.writeVarInt(KryoCollections.ARRAY_LIST + 2, true);
    out.writeByte(1);
    out.writeCount(1);
    out.writeVarInt(KryoFixedTypes.JAVA_ID + 2, true);
    out.writeByte(1);
    out.writeBlob(java);

    assertRejected(gadget, Stored.of(out.toBytes(), Flags.KRYO));
  }

  @ParameterizedTest
  @MethodSource("gadgets")
  void allowList_defaults_doNotAllowIt(String gadget) {
    assertFalse(AllowList.defaults().allows(gadget));
    assertFalse(AllowList.defaults().allows("[[L" + gadget + ";"));
  }

  @Test
  void deserialize_dynamicProxy_isUnreadable() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(bytes);
    data.writeShort(ObjectStreamConstants.STREAM_MAGIC);
    data.writeShort(ObjectStreamConstants.STREAM_VERSION);
    data.writeByte(ObjectStreamConstants.TC_OBJECT);
    data.writeByte(ObjectStreamConstants.TC_PROXYCLASSDESC);
    data.writeInt(1);
    data.writeUTF("java.lang.Comparable");
    data.writeByte(ObjectStreamConstants.TC_ENDBLOCKDATA);
    data.writeByte(ObjectStreamConstants.TC_NULL);
    data.writeByte(ObjectStreamConstants.TC_NULL);
    Serde<Object> serde = ObjectSerde.untyped(ObjectSerde.Options.defaults());
    Stored stored = Stored.of(bytes.toByteArray(), Flags.JAVA);

    SerdeException e = assertThrows(SerdeException.class, () -> stored.read(serde));
    assertEquals(SerdeException.Reason.UNREADABLE, e.reason());
  }

  private static Stored kryo(String className) {
    KryoOutput out = new KryoOutput();
    out.setBuffer(new byte[200]);
    out.writeByte(1);
    out.writeVarInt(0, true);
    out.writeBlob(ClassNames.encode(className));
    out.writeInt(0x1234);
    out.writeByte(1);
    return Stored.of(out.toBytes(), Flags.KRYO);
  }

  /** An object of a class with one Object field, null. */
  private static byte[] java(String className) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(bytes);
    data.writeShort(ObjectStreamConstants.STREAM_MAGIC);
    data.writeShort(ObjectStreamConstants.STREAM_VERSION);
    data.writeByte(ObjectStreamConstants.TC_OBJECT);
    data.writeByte(ObjectStreamConstants.TC_CLASSDESC);
    data.writeUTF(className);
    data.writeLong(1);
    data.writeByte(ObjectStreamConstants.SC_SERIALIZABLE);
    data.writeShort(1);
    data.writeByte('L');
    data.writeUTF("field");
    data.writeByte(ObjectStreamConstants.TC_STRING);
    data.writeUTF("Ljava/lang/Object;");
    data.writeByte(ObjectStreamConstants.TC_ENDBLOCKDATA);
    data.writeByte(ObjectStreamConstants.TC_NULL);
    data.writeByte(ObjectStreamConstants.TC_NULL);
    return bytes.toByteArray();
  }

  private static void assertRejected(String gadget, Stored stored) {
    Witness witness = new Witness(gadget);
    Serde<Object> serde =
        ObjectSerde.untyped(ObjectSerde.Options.defaults().withClassLoader(witness));

    SerdeException e = assertThrows(SerdeException.class, () -> stored.read(serde));

    assertEquals(SerdeException.Reason.REJECTED, e.reason(), e::getMessage);
    assertTrue(
        Objects.requireNonNull(e.getMessage())
            .contains("larder.deserialization.allow = [\"" + gadget + "\"]"),
        e.getMessage());
    assertFalse(witness.asked, "the class was asked for");
  }

  /** Notices when a class is loaded through it. */
  private static final class Witness extends ClassLoader {

    private final String watched;
    private boolean asked;

    Witness(String watched) {
      this.watched = watched;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      asked |= name.equals(watched);
      return super.loadClass(name, resolve);
    }
  }
}
