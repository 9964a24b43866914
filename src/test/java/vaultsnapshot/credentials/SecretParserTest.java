package vaultsnapshot.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vaultsnapshot.input.Problems;
import vaultsnapshot.input.Secret;
import vaultsnapshot.vault.Login;

final class SecretParserTest {
  private static final String CERTIFICATE =
      "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
  private static final String KEY =
      "-----BEGIN PRIVATE KEY-----\nMIIC\n-----END PRIVATE KEY-----\n";

  private final Problems problems = new Problems();

  @Test
  void everyMethodIsInferredFromItsKeys() {
    assertThat(login("{'token':'hvs.t'}")).isEqualTo(new Login.Token(new Secret("hvs.t")));
    assertThat(login("{'role_id':'r','secret_id':'s'}"))
        .isEqualTo(new Login.AppRole("approle", "r", Optional.of(new Secret("s"))));
    assertThat(login("{'username':'u','password':'p'}"))
        .isEqualTo(new Login.Userpass("userpass", "u", new Secret("p")));
    assertThat(
            login(
                "{'client_cert':'"
                    + escaped(CERTIFICATE)
                    + "','client_key':'"
                    + escaped(KEY)
                    + "'}"))
        .isEqualTo(new Login.Cert("cert", Optional.empty(), CERTIFICATE, new Secret(KEY)));
    assertThat(login("{'role':'r'}"))
        .isEqualTo(new Login.Aws("aws", Optional.of("r"), Optional.empty(), Optional.empty()));
    assertThat(login("{'role':'r','jwt':'j'}"))
        .isEqualTo(new Login.Jwt("jwt", Optional.of("r"), new Secret("j")));
  }

  @Test
  void anExplicitMethodLetsTheServersDefaultsStand() {
    assertThat(login("{'method':'approle','role_id':'r'}"))
        .isEqualTo(new Login.AppRole("approle", "r", Optional.empty()));
    assertThat(login("{'method':'aws'}"))
        .isEqualTo(new Login.Aws("aws", Optional.empty(), Optional.empty(), Optional.empty()));
    assertThat(login("{'method':'jwt','jwt':'j'}"))
        .isEqualTo(new Login.Jwt("jwt", Optional.empty(), new Secret("j")));
  }

  @Test
  void optionalKeysAreRead() {
    assertThat(login("{'role':'r','server_id':'vault.example.com','sts_region':'eu-west-1'}"))
        .isEqualTo(
            new Login.Aws(
                "aws",
                Optional.of("r"),
                Optional.of("vault.example.com"),
                Optional.of("eu-west-1")));
    assertThat(
            login(
                "{'role':'r','client_cert':'"
                    + escaped(CERTIFICATE)
                    + "','client_key':'"
                    + escaped(KEY)
                    + "'}"))
        .isEqualTo(new Login.Cert("cert", Optional.of("r"), CERTIFICATE, new Secret(KEY)));
  }

  @Test
  void userNameAndPasswordAreLdapWhereTheMethodOrTheMountSaysSo() {
    assertThat(login("{'method':'ldap','username':'u','password':'p'}"))
        .isEqualTo(new Login.Ldap("ldap", "u", new Secret("p")));
    assertThat(login("{'mount':'auth/ldap/','username':'u','password':'p'}"))
        .isEqualTo(new Login.Ldap("ldap", "u", new Secret("p")));
    assertThat(login("{'mount':'people','username':'u','password':'p'}"))
        .isEqualTo(new Login.Userpass("people", "u", new Secret("p")));
    assertThat(login("{'method':'userpass','mount':'ldap','username':'u','password':'p'}"))
        .isEqualTo(new Login.Userpass("ldap", "u", new Secret("p")));
  }

  @ParameterizedTest
  @CsvSource({
    "backup,backup",
    "/backup/,backup",
    "auth/backup,backup",
    "/auth//team//backup/,team/backup"
  })
  void slashesOfAMountAreNormalised(String written, String meant) {
    assertThat(login("{'role_id':'r','secret_id':'s','mount':'" + written + "'}"))
        .isEqualTo(new Login.AppRole(meant, "r", Optional.of(new Secret("s"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../sys", "a/../b", "a/.", "a?b", "a%2fb", "a b", "/", "a\\\\b"})
  void aMountOrNamespaceThatIsNoPlainPathIsRefused(String path) {
    refused("{'token':'t','namespace':'" + path + "'}");
    refused("{'role_id':'r','secret_id':'s','mount':'" + path + "'}");
    String expected =
        ": is not a path of letters, digits and _.~- with slashes between, without '.' and '..'";
    assertThat(problems.found()).containsExactly("namespace" + expected, "mount" + expected);
  }

  @Test
  void addressesCertificatesAndNamespaceStandBesideTheLogin() {
    ClusterSecret one =
        parse(
            "{'token':'t','address':'https://a:8200,"
                + " https://b:8200','namespace':'/team/a/','ca_cert':'"
                + escaped(CERTIFICATE)
                + "'}");
    assertThat(one.addresses()).containsExactly("https://a:8200", "https://b:8200");
    assertThat(one.namespace()).contains("team/a");
    assertThat(one.caPem()).contains(CERTIFICATE);
    ClusterSecret several = parse("{'token':'t','address':['https://a:8200','https://b:8200']}");
    assertThat(several.addresses()).containsExactly("https://a:8200", "https://b:8200");
    assertThat(parse("{'token':'t'}"))
        .isEqualTo(
            new ClusterSecret(
                new Login.Token(new Secret("t")),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                new OperatorSecrets(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty())));
  }

  @Test
  void whatOnlyAnOperatorNeedsStandsBesideTheLogin() {
    String certificate = escaped(CERTIFICATE);
    OperatorSecrets operator =
        parse(
                "{'token':'t','join_ca_cert':'"
                    + certificate
                    + "','join_client_cert':'"
                    + certificate
                    + "','auto_join':'provider=aws secret_access_key=sesame',"
                    + "'dr_operation_token':'hvs.sesame'}")
            .operator();
    assertThat(operator.joinCaCert()).contains(CERTIFICATE);
    assertThat(operator.joinClientCert()).contains(CERTIFICATE);
    assertThat(operator.autoJoin().orElseThrow().value()).endsWith("=sesame");
    assertThat(operator.drOperationToken().orElseThrow().value()).isEqualTo("hvs.sesame");
    assertThat(operator.toString()).doesNotContain("sesame");
    refused("{'token':'t','join_client_key':'sesame'}");
    assertThat(problems.found())
        .singleElement()
        .asString()
        .startsWith("join_client_key: is not PEM")
        .doesNotContain("sesame");
  }

  @Test
  void blanksAroundAValueAreDroppedExceptAroundAPassword() {
    assertThat(login("{'token':' hvs.t\\n'}")).isEqualTo(new Login.Token(new Secret("hvs.t")));
    assertThat(login("{'username':'u\\n','password':' p '}"))
        .isEqualTo(new Login.Userpass("userpass", "u", new Secret(" p ")));
  }

  @Test
  void aTokenAloneTellsJwtForItsMountMayHaveADefaultRole() {
    assertThat(login("{'jwt':'j'}"))
        .isEqualTo(new Login.Jwt("jwt", Optional.empty(), new Secret("j")));
  }

  @Test
  void aSecretThatFitsNoMethodSaysWhichKeysItHasAndWhichAreNeeded() {
    refused("{'role_id':'sesame','password':'sesame'}");
    assertThat(problems.found())
        .containsExactly(
            "secret: fits no login method; it has password, role_id; the methods need token"
                + " {token}, approle {role_id, secret_id}, userpass {password, username}, ldap"
                + " {password, username}, cert {client_cert, client_key}, aws {role}, jwt {jwt}");
  }

  @Test
  void twoLoginsInOneSecretAreRefused() {
    refused("{'token':'sesame','role_id':'sesame','secret_id':'sesame'}");
    assertThat(problems.found())
        .singleElement()
        .asString()
        .startsWith("secret: fits no login method; it has role_id, secret_id, token; ");
  }

  @Test
  void anEmptyObjectSaysThatItHasNoKeys() {
    refused("{}");
    assertThat(problems.found()).singleElement().asString().contains("it has no keys;");
  }

  @Test
  void anUnknownKeyIsRefusedAndTheKnownOnesAreListed() {
    refused("{'role_id':'sesame','secret_id':'sesame','adress':'sesame'}");
    assertThat(problems.found())
        .containsExactly(
            "adress: is not a key of the secret, known are address, auto_join, ca_cert,"
                + " client_cert, client_key, dr_operation_token, join_ca_cert, join_client_cert,"
                + " join_client_key, jwt, method, mount, namespace, password, role, role_id,"
                + " secret_id, server_id, sts_region, token, username");
  }

  @Test
  void aSecretValueInThePlaceOfAKeyIsNotShown() {
    refused("{'hvs.sesame':'', 'b0f1a8b1-0000-4000-8000-5e5a0e5e5a0e':''}");
    assertThat(String.join("\n", problems.found()))
        .doesNotContain("sesame")
        .doesNotContain("5e5a0e")
        .contains("(a name of 10 characters)", "(a name of 36 characters)");
  }

  @Test
  void anUnknownMethodIsRefusedWithoutQuotingIt() {
    refused("{'method':'sesame','token':'t'}");
    assertThat(problems.found())
        .containsExactly(
            "method: is not a login method, expected one of token, approle, userpass, ldap, cert,"
                + " aws, jwt");
  }

  @Test
  void aKeyOfAnotherMethodIsRefused() {
    refused("{'method':'token','token':'t','username':'u','mount':'m'}");
    assertThat(problems.found())
        .containsExactly(
            "mount: has no meaning for method token, remove it",
            "username: has no meaning for method token, remove it");
  }

  @Test
  void aMissingKeyOfAnExplicitMethodIsNamed() {
    refused("{'method':'userpass'}");
    assertThat(problems.found())
        .containsExactly(
            "password: is missing, method userpass needs it",
            "username: is missing, method userpass needs it");
  }

  @Test
  void emptyAndWrongTypesAreNamedAllAtOnce() {
    refused(
        "{'role_id':'','secret_id':5,'namespace':null,'mount':true,'address':[{},'"
            + " '],'ca_cert':[]}");
    assertThat(problems.found())
        .containsExactlyInAnyOrder(
            "role_id: is empty, expected a value or no such key",
            "secret_id: is a number, expected a string",
            "namespace: is null, expected a string",
            "mount: is a boolean, expected a string",
            "address[0]: is an object, expected a string",
            "address[1]: is empty, expected a value or no such key",
            "ca_cert: is an array, expected a string");
  }

  @Test
  void anEmptyListOfAddressesIsAProblem() {
    refused("{'token':'t','address':[]}");
    refused("{'token':'t','address':' , '}");
    assertThat(problems.found())
        .containsExactly(
            "address: is empty, expected a value or no such key",
            "address: is empty, expected a value or no such key");
  }

  @Test
  void aTokenThatCannotBeAHeaderIsRefused() {
    refused("{'token':'ses\\name'}");
    assertThat(problems.found())
        .containsExactly(
            "token: has blanks, line breaks or characters outside ASCII, expected one word of"
                + " ASCII");
  }

  @Test
  void aRegionThatIsNoneIsRefusedSinceItBecomesAHostName() {
    refused("{'role':'r','sts_region':'evil.example.com/'}");
    assertThat(problems.found())
        .containsExactly("sts_region: is not the name of a region, expected for example eu-west-1");
  }

  @Test
  void pemThatIsCutShortIsRefused() {
    refused("{'token':'t','ca_cert':'-----BEGIN CERTIFICATE-----\\nsesame'}");
    refused("{'client_cert':'" + escaped(KEY) + "','client_key':'" + escaped(CERTIFICATE) + "'}");
    assertThat(problems.found())
        .containsExactly(
            "ca_cert: is not PEM with -----BEGIN ... CERTIFICATE----- and its END, in full",
            "client_cert: is not PEM with -----BEGIN ... CERTIFICATE----- and its END, in full",
            "client_key: is not PEM with -----BEGIN ... PRIVATE KEY----- and its END, in full");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hvs.sesame", "[]", "", "{'token':'sesame'} x", "{\"token\":"})
  void whatIsNoJsonObjectIsRefusedWithoutQuotingIt(String text) {
    refused(text);
    assertThat(problems.found())
        .singleElement()
        .asString()
        .startsWith("secret: is not a JSON object (" + text.length() + " characters)")
        .doesNotContain("sesame");
  }

  @Test
  void aParsedSecretPrintsNoSecret() {
    String printed =
        parse("{'username':'u','password':'sesame'}").toString()
            + parse("{'token':'sesame'}")
            + parse("{'role_id':'r','secret_id':'sesame'}")
            + parse("{'role':'r','jwt':'sesame'}");
    assertThat(printed).doesNotContain("sesame").contains("(redacted)");
  }

  private Login login(String json) {
    return parse(json).login();
  }

  private ClusterSecret parse(String json) {
    Optional<ClusterSecret> secret = SecretParser.parse(json.replace('\'', '"'), problems);
    assertThat(problems.found()).isEmpty();
    return secret.orElseThrow();
  }

  private void refused(String json) {
    assertThat(SecretParser.parse(json.replace('\'', '"'), problems)).isEmpty();
  }

  private static String escaped(String pem) {
    return pem.replace("\n", "\\n");
  }
}
