public import ArgumentParser
public import Fovea

// Enumerations of the library whose cases can be written on the command line.

extension OneDNNBackend.ConvolutionAlgorithm: ExpressibleByArgument {}
extension OneDNNBackend.Precision: ExpressibleByArgument {}
extension SaveInterval: ExpressibleByArgument {}
extension EvaluationMetric: ExpressibleByArgument {}
extension CalibrationMethod: ExpressibleByArgument {}
extension ByteCount: ExpressibleByArgument {}
extension TestViews.Crops: ExpressibleByArgument {}
