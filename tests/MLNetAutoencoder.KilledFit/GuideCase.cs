using Microsoft.ML;

namespace MLNetAutoencoder.KilledFit;

/// <summary>The program of the guide's page about several machines.</summary>
internal static class GuideCase
{
    public const string Name = "guide";

    public static void Run(MLContext mlContext, IDataView data)
    {
        // guide-begin machines
        var peers = MpiPeers.Open(); // one for the whole program
        var options = new AutoencoderOptions { Peers = peers, DivideRows = true };
        var model = mlContext.Transforms.Autoencoder("Code", "Features", options).Fit(data);
        if (peers.Rank == 0)
            mlContext.Model.Save(model, data.Schema, "model.zip");
        // guide-end machines
    }
}
