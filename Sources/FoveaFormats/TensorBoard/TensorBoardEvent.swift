package import Foundation

/// An entry of TensorBoard's event files: a message `Event` of `tensorflow/core/util/event.proto`.
package struct TensorBoardEvent: Sendable {
  /// The contents of an entry.
  package enum Content: Sendable {
    /// The version of the format, the first entry of each file.
    case fileVersion
    /// Numbers under their tags, written as `float32`.
    case scalars([(tag: String, value: Double)])
    /// A picture as a PNG file, with its size in pixels and number of channels.
    case picture(tag: String, png: Data, height: Int, width: Int, channels: Int)
    /// The choices of a run, for TensorBoard's plugin of hyper-parameters.
    case hyperparameters([(name: String, value: Hyperparameter)])
    /// The end of the run, for the same plugin.
    case end
    /// The continuation of a run: entries of earlier files for this step and later ones do not count.
    case restart
  }

  /// The value of a choice: a number, a text or a truth value.
  package enum Hyperparameter: Sendable {
    case number(Double)
    case text(String)
    case truth(Bool)
  }

  /// The time, in seconds since 1970.
  package var time: Double
  /// The step of the run, from 0.
  package var step: Int
  /// The contents.
  package var content: Content

  /// Creates an entry; `time` is in seconds since 1970.
  package init(_ content: Content, step: Int, time: Double) {
    (self.content, self.step, self.time) = (content, step, time)
  }

  /// The entry as a record of a file, in the format of TensorFlow's `TFRecord`.
  ///
  /// It is the length in 8 bytes, its masked CRC-32C, the message, and the message's masked CRC-32C, all
  /// little-endian.
  package var record: Data {
    let message = message
    let length = (0..<8).map { UInt8(truncatingIfNeeded: message.count >> (8 * $0)) }
    func checksum(_ bytes: some Sequence<UInt8>) -> [UInt8] {
      let sum = CRC32C.masked(of: bytes)
      return (0..<4).map { UInt8(truncatingIfNeeded: sum >> (8 * $0)) }
    }
    return Data(length + checksum(length)) + message + Data(checksum(message))
  }

  private var message: Data {
    ProtobufWriter { event in
      event.write(time, field: 1)
      event.write(Int64(step), field: 2)
      switch content {
      case .fileVersion: event.write("brain.Event:2", field: 3)
      case .restart:
        // SessionLog, status START.
        event.message(field: 7) { $0.write(1 as Int64, field: 1) }
      case .scalars(let scalars):
        event.message(field: 5) { summary in
          for (tag, value) in scalars {
            summary.message(field: 1) {
              $0.write(tag, field: 1)
              $0.write(Float(value), field: 2)
            }
          }
        }
      case .picture(let tag, let png, let height, let width, let channels):
        event.message(field: 5) { summary in
          summary.message(field: 1) { value in
            value.write(tag, field: 1)
            value.message(field: 4) { image in
              image.write(Int64(height), field: 1)
              image.write(Int64(width), field: 2)
              image.write(Int64(channels), field: 3)
              image.write(png, field: 4)
            }
          }
        }
      case .hyperparameters(let choices):
        plugin("_hparams_/session_start_info", field: 3, in: &event) { start in
          for (name, value) in choices { Self.write(name, value, to: &start) }
          start.write(time, field: 5)
        }
      case .end:
        plugin("_hparams_/session_end_info", field: 4, in: &event) { end in
          // Status SUCCESS.
          end.write(1 as Int64, field: 1)
          end.write(time, field: 2)
        }
      }
    }.data
  }

  /// Writes a value whose metadata hold a message of the plugin of hyper-parameters (`plugin_data.proto`).
  private func plugin(
    _ tag: String, field: Int, in event: inout ProtobufWriter, _ body: (inout ProtobufWriter) -> Void
  ) {
    let content = ProtobufWriter {
      $0.write(0 as Int64, field: 1)
      $0.message(field: field, body)
    }
    event.message(field: 5) { summary in
      summary.message(field: 1) { value in
        value.write(tag, field: 1)
        value.message(field: 9) { metadata in
          metadata.message(field: 1) {
            $0.write("hparams", field: 1)
            $0.write(content.data, field: 2)
          }
        }
      }
    }
  }

  /// Writes an entry of the map of choices, whose values are `google.protobuf.Value`.
  private static func write(_ name: String, _ value: Hyperparameter, to start: inout ProtobufWriter) {
    start.message(field: 1) { entry in
      entry.write(name, field: 1)
      entry.message(field: 2) {
        switch value {
        case .number(let number): $0.write(number, field: 2)
        case .text(let text): $0.write(text, field: 3)
        case .truth(let truth): $0.write(truth, field: 4)
        }
      }
    }
  }
}
