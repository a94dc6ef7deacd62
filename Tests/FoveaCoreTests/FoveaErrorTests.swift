import Testing

import FoveaCore

@Suite struct FoveaErrorTests {
  @Test(arguments: ["a\nb", "a\r\nb", "a\rb", "a\u{2028}b", "a\u{0B}b"])
  func aTextIsOneLineWhateverItsParts(text: String) {
    let error = FoveaError(.file, at: text, text, remedy: text)
    #expect(error.description == "a b: a b; a b")
    #expect(error.errorDescription == error.description)
  }
}
