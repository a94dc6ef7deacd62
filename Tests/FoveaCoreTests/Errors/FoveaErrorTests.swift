import TestSupport
import Testing

import FoveaCore

@Suite(.tags(.quick)) struct FoveaErrorTests {
  @Test(arguments: ["a\nb", "a\r\nb", "a\rb", "a\u{2028}b", "a\u{0B}b"])
  func aTextIsOneLineWhateverItsParts(text: String) {
    let error = FoveaError(.file, at: text, text, remedy: Remedy(text))
    #expect(error.description == "a b: a b; a b")
    #expect(error.errorDescription == error.description)
  }

  @Test func remediesNameSettingsInWordsOrAsOptions() {
    let error = FoveaError(
      .backend, at: "memory", "too little", remedy: "use a smaller \(.batchSize) or \(1 + 1)")
    #expect(error.description == "memory: too little; use a smaller batch size or 2")
    #expect(error.text { "<\($0.rawValue)>" } == "memory: too little; use a smaller <batch size> or 2")
  }
}
